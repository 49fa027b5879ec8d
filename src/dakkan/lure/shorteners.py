"""Hosts that hide where a link leads."""

SHORTENERS = frozenset(
    {
        *("bit.ly", "bitly.com", "buff.ly", "cutt.ly", "dlvr.it", "goo.gl", "goo.su", "is.gd", "j.mp"),
        *("kutt.it", "lnkd.in", "me2.do", "ow.ly", "qr.ae", "rb.gy", "rebrand.ly", "s.id"),
        *("shorturl.at", "shrtco.de", "soo.gd", "t.co", "t.ly", "tiny.cc", "tinyurl.com", "u.to"),
        *("urlz.fr", "v.gd", "vo.la", "x.gd", "han.gl", "buly.kr", "ux.nu", "lin.ee", "onl.la"),
        *("00m.in", "p.tl", "ur0.link", "abre.ai", "clck.ru", "t.cn", "url.cn", "dwz.cn"),
    }
)
