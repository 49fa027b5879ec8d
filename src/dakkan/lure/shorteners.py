"""Hosts that hide where a link leads."""

import re

from .links import Link

SHORTENERS = frozenset(
    {
        *("bit.ly", "bitly.com", "buff.ly", "cutt.ly", "dlvr.it", "goo.gl", "goo.su", "is.gd", "j.mp"),
        *("kutt.it", "lnkd.in", "me2.do", "ow.ly", "qr.ae", "rb.gy", "rebrand.ly", "s.id"),
        *("shorturl.at", "shrtco.de", "soo.gd", "t.co", "t.ly", "tiny.cc", "tinyurl.com", "u.to"),
        *("urlz.fr", "v.gd", "vo.la", "x.gd", "han.gl", "buly.kr", "ux.nu", "lin.ee", "onl.la"),
        *("bit.do", "bitly.ws", "bl.ink", "short.io", "short.gy", "shorte.st", "adf.ly", "t2m.io", "tny.im"),
        *(
            "tinu.be",
            "tiny.one",
            "mcaf.ee",
            "soo.gd",
            "rebrand.ly",
            "rotf.lol",
            "s.free.fr",
            "x.co",
            "y2u.be",
        ),
        *("cli.re", "clicky.me", "hyperurl.co", "linkd.in", "shrinke.me", "gg.gg", "git.io", "gplinks.co"),
        *("urlr.me", "urly.it", "v.ht", "zpr.io", "zws.im", "lnk.to", "lc.cx", "inx.lv", "han.gl", "url.kr"),
        *("me2.kr", "c11.kr", "vvd.bz", "muz.so", "tuney.kr", "abit.ly", "bitl.ly", "bit.kr", "di.do"),
        *("mrw.so", "suo.im", "suo.yt", "dwz.mk", "985.so", "w.url.cn", "sourl.cn", "6du.in", "rrd.me"),
        *("wp.me", "fb.me", "trib.al", "snip.ly", "ift.tt", "dlvr.it", "chilp.it", "qps.ru", "vk.cc"),
        *(
            "tinylink.net",
            "shorturl.asia",
            "cutt.us",
            "cutt.us.com",
            "2no.co",
            "grabify.link",
            "iplogger.org",
        ),
        *("acesse.one", "encr.pw", "l1nk.dev", "l1nq.com", "linkr.bio", "xurl.es", "oke.io", "shortest.link"),
        *(
            "l.ead.me",
            "qrco.de",
            "q-r.to",
            "me-qr.com",
            "reurl.cc",
            "lihi.cc",
            "lihi1.com",
            "pse.is",
            "psee.io",
        ),
        *(
            "surl.li",
            "surl.lu",
            "kurzelinks.de",
            "t1p.de",
            "shrtco.de",
            "ls.gd",
            "hubs.la",
            "hubs.li",
            "1url.com",
        ),
        *("00m.in", "p.tl", "ur0.link", "abre.ai", "clck.ru", "t.cn", "url.cn", "dwz.cn"),
    }
)


def is_shortener(link: Link) -> bool:
    return link.site in SHORTENERS or link.host.removeprefix("www.") in SHORTENERS


def looks_shortened(link: Link) -> bool:
    """A name of a few letters and one short word of chance behind it, as shorteners not in the list write."""
    name = link.site.split(".", 1)[0]
    if link.host != link.site or len(name) > 4:
        return False
    return bool(re.fullmatch(r"(?=\w*(?:\d|[a-z][A-Z]|[A-Z][a-z]*[A-Z]))\w{4,12}", link.path.rstrip("/ ")))
