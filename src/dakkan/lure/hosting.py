"""Names under which strangers have a page or a host: the tenant is never the platform.

The public suffix list knows many of them (its private part is read too); these are well-known ones that it
does not list. A link below such a name is judged as the tenant's, owned and seen as the tenant's.
"""

HOSTING = frozenset(
    {
        *("wordpress.com", "tumblr.com", "wix.com", "jimdosite.com", "jimdofree.com", "strikingly.com"),
        *("webnode.com", "webnode.page", "webnode.jp", "ucoz.com", "ucoz.net", "yolasite.com", "site123.me"),
        *("godaddysites.com", "weebly.com", "weeblysite.com", "squarespace.com", "wixsite.com", "webflow.io"),
        *("carrd.co", "bio.link", "taplink.ws", "campsite.bio", "beacons.page", "mystrikingly.com"),
        *("000webhostapp.com", "infinityfreeapp.com", "22web.org", "epizy.com", "rf.gd", "byethost.com"),
        *("freehostia.com", "awardspace.com", "000webhost.com", "tiiny.site", "tiiny.host", "tiiny.co"),
        *("glitch.me", "gitbook.io", "notion.site", "framer.website", "framer.app", "typedream.app"),
        *("github.io", "gitlab.io", "netlify.app", "vercel.app", "pages.dev", "workers.dev", "r2.dev"),
        *("web.app", "firebaseapp.com", "herokuapp.com", "onrender.com", "fly.dev", "surge.sh", "replit.app"),
        *("repl.co", "ngrok.io", "ngrok.app", "ngrok-free.app", "trycloudflare.com", "loca.lt", "serveo.net"),
        *("blogspot.com", "blogspot.jp", "livejournal.com", "hatenablog.com", "fc2.com", "fc2web.com"),
        *(
            "ameblo.jp",
            "seesaa.net",
            "hatenablog.jp",
            "jugem.jp",
            "shopselect.net",
            "base.shop",
            "thebase.in",
        ),
        *("myshopify.com", "square.site", "shoplineapp.com", "bigcartel.com", "storenvy.com", "cafe24.com"),
        *("azurewebsites.net", "azureedge.net", "cloudapp.net", "cloudfront.net", "appspot.com", "run.app"),
        *("digitaloceanspaces.com", "ondigitalocean.app", "backblazeb2.com", "linodeobjects.com"),
        *("typeform.com", "jotform.com", "formstack.com", "paperform.co", "zohosites.com", "zoho.site"),
        *("sharepoint.com", "box.com", "egnyte.com", "atlassian.net", "zendesk.com", "freshdesk.com"),
        *("translate.goog", "canva.site", "my.canva.site", "lovable.app", "durable.co", "b12sites.com"),
        *("unaux.com", "hstn.me", "great-site.net", "totalh.net", "iblogger.org", "wuaze.com", "free.nf"),
        *("altervista.org", "over-blog.com", "e-monsite.com", "pagesperso-orange.fr", "eklablog.com"),
    }
)
"""The tenant is the label before the name."""

TENANTS_BY_PATH = frozenset(
    {
        *("linktr.ee", "lnk.bio", "linkin.bio", "beacons.ai", "allmylinks.com", "solo.to", "msha.ke"),
        *("bio.fm", "tap.bio", "hoo.be", "lit.link", "potofu.me", "flow.page", "snipfeed.co", "about.me"),
        *("sites.google.com", "docs.google.com", "drive.google.com", "forms.gle", "script.google.com"),
        *("storage.googleapis.com", "firebasestorage.googleapis.com", "s3.amazonaws.com"),
        *("forms.office.com", "forms.office365.com", "onedrive.live.com", "1drv.ms", "sway.office.com"),
        *("dropbox.com", "www.dropbox.com", "mediafire.com", "www.mediafire.com", "wetransfer.com"),
        *("form.run", "formzu.net", "ws.formzu.net", "form-mailer.jp", "telegra.ph", "rentry.co"),
        *("pastebin.com", "ipfs.io", "dweb.link", "cloudflare-ipfs.com", "canva.com", "www.canva.com"),
        *("medium.com", "note.com", "form.jotform.com", "naver.me", "open.kakao.com", "pf.kakao.com"),
    }
)
"""The tenant is the first part of the path."""

DYNAMIC_DNS = frozenset(
    {
        *("duckdns.org", "no-ip.org", "no-ip.com", "no-ip.biz", "no-ip.info", "noip.me", "noip.us"),
        *("ddns.net", "ddns.me", "ddns.info", "ddns.us", "ddnsking.com", "ddnsfree.com", "ddnsgeek.com"),
        *("hopto.org", "hopto.me", "zapto.org", "sytes.net", "myftp.org", "myftp.biz", "myvnc.com"),
        *(
            "redirectme.net",
            "serveblog.net",
            "servebeer.com",
            "servegame.com",
            "serveftp.com",
            "servehttp.com",
        ),
        *("servepics.com", "servequake.com", "bounceme.net", "gotdns.ch", "gotdns.com", "webhop.me"),
        *("webhop.net", "webhop.org", "webhop.info", "dyndns.org", "dyndns.info", "dyndns.tv", "dyndns.biz"),
        *("dnsalias.com", "dnsalias.net", "dnsalias.org", "homeip.net", "homelinux.com", "homelinux.org"),
        *(
            "is-a-geek.com",
            "selfip.com",
            "selfip.net",
            "dynu.net",
            "dynu.com",
            "freeddns.org",
            "accesscam.org",
        ),
        *("mywire.org", "theworkpc.com", "kozow.com", "loseyourip.com", "ooguy.com", "casacam.net"),
        *("changeip.com", "changeip.net", "dns04.com", "dynamic-dns.net", "dynamicdns.biz", "mrbonus.com"),
        *("ns01.us", "ns02.us", "otzo.com", "zzux.com", "qpoe.com", "dnsrd.com", "ocry.com", "vizvaz.com"),
        *("afraid.org", "mooo.com", "chickenkiller.com", "crabdance.com", "strangled.net", "ignorelist.com"),
        *("jumpingcrab.com", "twilightparadox.com", "us.to", "uk.to", "dynv6.net", "dynv6.com", "v6.rocks"),
        *("nip.io", "sslip.io", "xip.io", "ydns.eu", "spdns.de", "spdns.org", "myddns.me", "myddns.rocks"),
        *("f3322.net", "f3322.org", "3322.org", "8866.org", "vicp.net", "oray.net", "gicp.net", "eicp.net"),
        *("mydns.jp", "mydns.vc", "mydns.tw", "ddns.name", "dip.jp", "ddo.jp", "moe.hm", "onmypc.net"),
        *("ddns.ms", "my03.com", "ftpserver.biz", "ezua.com", "wikaba.com", "x24hr.com", "toh.info"),
        *("publicvm.com", "linkpc.net", "airdns.org", "ditchyourip.com", "camdvr.org", "giize.com"),
    }
)

NEUTRAL_SUFFIXES = frozenset(
    {
        *(
            "com.de",
            "com.se",
            "co.com",
            "uk.com",
            "us.com",
            "eu.com",
            "gb.net",
            "uk.net",
            "jp.net",
            "jpn.com",
        ),
        *("br.com", "cn.com", "de.com", "ru.com", "sa.com", "za.com", "za.net", "in.net", "africa.com"),
        *("co.nl", "co.no", "radio.fm", "hu.net", "se.net", "mex.com", "us.org", "ae.org", "co.dk"),
    }
)
"""Private suffixes that are sold like a country's: a name there is a name, not a tenant's page."""

CHEAP_ENDINGS = frozenset(
    {
        *("xyz", "top", "icu", "cyou", "cfd", "sbs", "buzz", "click", "vip", "club", "win", "bid", "loan"),
        *("tk", "ml", "ga", "gq", "cf", "pw", "cc", "ws", "su", "cn", "ru", "rest", "monster", "quest"),
        *("online", "site", "website", "space", "fun", "live", "shop", "store", "work", "lol", "bond", "zip"),
        *("mom", "beauty", "hair", "skin", "makeup", "autos", "homes", "boats", "yachts", "motorcycles"),
        *("guru", "link", "support", "help", "center", "mobi", "life", "world", "today", "best", "asia"),
        *("host", "press", "pics", "lat", "pro", "dev", "app", "ink", "run", "surf", "mov", "qpon", "info"),
    }
)
"""Endings that thieves like because names there cost next to nothing; a weak hint."""
