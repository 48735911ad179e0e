"""Pages of shops as they are: 4 to 12 KB of HTML with a menu, words, pictures, and a badge somewhere.

A badge is placed in one of the ways that pages know for pictures; which one follows from the
host's random numbers.
"""

import base64
from dataclasses import dataclass, field
from html import escape

WORDS = (
    "当店では 全国の お客様に 毎日 新鮮な 品物を お届けして います。 ご注文は 二十四時間 受け付けて おり、 "
    "お支払いは 銀行振込、 代金引換、 クレジットカードが ご利用 いただけます。 送料は 地域により 異なります ので、 "
    "詳しくは ご案内の ページを ご覧 ください。 季節の 贈り物に 職人が 一つずつ 手作りした 器は いかが でしょうか。 "
    "個人情報は 厳重に 管理し、 第三者に 提供 いたしません。 返品は 到着後 八日 以内に ご連絡 ください。"
).split()
NAMES = ["湯のみ", "風呂敷", "漆の椀", "竹かご", "南部鉄器", "和紙便箋", "藍染手拭い", "線香", "急須", "梅干し"]
TITLES = [
    "ご案内",
    "商品一覧",
    "お問い合わせ",
    "会社概要",
    "特定商取引法に基づく表示",
    "お知らせ",
    "よくあるご質問",
    "店長日記",
]
# How a picture of the page is written; the first is commonest.
WAYS = [
    "img",
    "img",
    "img",
    "linked",
    "linked",
    "srcset",
    "picture",
    "style",
    "sheet",
    "lazy",
    "inline",
    "noscript",
    "unquoted",
]
STYLE = (
    "body{font-family:sans-serif;margin:0}main{max-width:60em;margin:auto}.item{float:left;width:15em}"
    "footer{clear:both;border-top:1px solid #999}"
)


@dataclass
class Picture:
    """A picture on a page: its file in the pool, and the path at which the host shows it."""

    file: str
    path: str
    link: str = ""


@dataclass
class Page:
    """A page before it is written."""

    path: str
    title: str
    badges: list = field(default_factory=list)
    pictures: list = field(default_factory=list)
    links: list = field(default_factory=list)
    encoding: str = "utf-8"
    label: str = ""
    ways: list = field(default_factory=list)
    broken: bool = False


def sentence(rng, words):
    return "".join(rng.choice(WORDS) for _ in range(words))


def paragraphs(rng):
    return "\n".join(f"<p>{sentence(rng, rng.randrange(25, 60))}</p>" for _ in range(rng.randrange(8, 16)))


def html(page, rng, read):
    """The page's text; `read` gives the bytes of a file in the pool."""
    label = page.label or page.encoding
    links = "".join(f'<li><a href="{escape(link)}">{escape(rng.choice(TITLES))}</a></li>\n' for link in page.links)
    shelf = "\n".join(item(picture, rng) for picture in page.pictures)
    badges, sheet = [], ""
    for number, picture in enumerate(page.badges):
        way = page.ways[number % len(page.ways)] if page.ways else rng.choice(WAYS)
        if way == "sheet":
            sheet += f".mark{number}{{width:160px;height:160px;background:url({picture.path}) no-repeat}}\n"
        badges.append(badge(picture, way, number, read))
    broken = '<table><tr><td><b><i>広告<p><div class="x><span>' if page.broken else ""
    closing = "" if page.broken else "</footer>\n</body>\n</html>"
    return (
        f'<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="{label}">\n'
        f"<title>{escape(page.title)}</title>\n<style>{STYLE}\n{sheet}</style>\n"
        f'<meta name="viewport" content="width=device-width">\n</head>\n<body>\n'
        f"<header><h1>{escape(page.title)}</h1><ul>\n{links}</ul></header>\n<main>\n{broken}\n"
        f"{paragraphs(rng)}\n{shelf}\n</main>\n<footer>\n" + "\n".join(badges) + f"\n<p>© 2026</p>\n{closing}\n"
    )


def item(picture, rng):
    name, price = rng.choice(NAMES), rng.randrange(300, 20_000)
    return (
        f'<div class="item"><img src="{picture.path}" alt="{name}">'
        f"<h2>{name}</h2><p>{price:,}円(税込) {sentence(rng, 6)}</p></div>"
    )


def badge(picture, way, number, read):
    """The markup that shows a badge in a way."""
    path, link = picture.path, picture.link
    if way == "srcset":
        mark = f'<img srcset="{path} 1x, {path} 2x" width="160" alt="">'
    elif way == "picture":
        mark = f'<picture><source type="image/webp" srcset="{path}"><img src="{path}" alt="認証マーク"></picture>'
    elif way == "style":
        mark = f"<span style=\"display:block;width:160px;height:160px;background-image:url('{path}')\"></span>"
    elif way == "sheet":
        mark = f'<span class="mark{number}"></span>'
    elif way == "lazy":
        mark = f'<img class="lazy" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="{path}" alt="">'
    elif way == "inline":
        kind = {"jpg": "jpeg"}.get(path.rsplit(".", 1)[-1], path.rsplit(".", 1)[-1])
        mark = f'<img src="data:image/{kind};base64,{base64.b64encode(read(picture.file)).decode()}" alt="">'
    elif way == "noscript":
        mark = f'<noscript><img src="{path}" alt=""></noscript>'
    elif way == "unquoted":
        mark = f"<IMG SRC={path} border=0>"
    else:
        mark = f'<img src="{path}" width="160" height="160" alt="安全・安心マーク">'
    return f'<a href="{link}" rel="noopener" target="_blank">{mark}</a>' if link else mark
