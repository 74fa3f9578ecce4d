"""What requests are made of at random: methods, types, hosts, headers, cookies, JSON, names."""

from tests.hostile.pages import FORM_TYPE

METHODS = (
    *(b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE", b"CONNECT"),
    *(b"PROPFIND", b"PURGE", b"get", b"Post", b"X", b"M-SEARCH", b"SEARCH", b"A" * 60),
)
TYPES = (
    FORM_TYPE,
    FORM_TYPE + b"; charset=utf-8",
    FORM_TYPE + b"; charset=utf-7",
    FORM_TYPE + b"; charset=\xff\xfe",
    FORM_TYPE + b"; charset=nothing",
    *(b"multipart/form-data", b"multipart/form-data; boundary=", b"multipart/mixed; boundary=x"),
    b'multipart/form-data; boundary="' + b"x" * 70_000 + b'"',
    b"multipart/form-data; boundary=\xe4\xbb\xb6",
    *(b"text/plain", b"application/json", b"application/json; charset=utf-16", b"text/csv"),
    *(b"application/octet-stream", b"application/xml", b"application/problem+json"),
    *(b"", b";", b"/", b"*/*", b"a" * 5000, b"text/plain, application/json", b"\xff/\xff"),
)
HOSTS = (
    *(b"", b"evil.example", b"127.0.0.1@evil.example", b"127.0.0.1#.evil.example"),
    *(b"localhost:evil", b"localhost", b"[::1]:8000", b"[::1", b"::1", b"127.0.0.1:99999999"),
    *(b"127.0.0.1:8000, evil.example", b"\xe4\xbb\xb6", b"\xff", b"127.1", b"0x7f000001"),
    *(b"127.0.0.1.", b"localhost.", b"LOCALHOST", b"127.0.0.1:", b"[::ffff:127.0.0.1]", b"[x]"),
    *(b"127.0.0.1\\@evil.example", b"user:pass@127.0.0.1", b"127.0.0.1/x", b"127.0.0.1?x"),
)
ORIGINS = (
    *(b"null", b"", b"http://evil.example", b"http://127.0.0.1:8000", b"http://[", b"http://[::1"),
    *(b"\xff\xfe", b"\xe4\xbb\xb6", b"http://127.0.0.1:x", b"http://127.0.0.1:8000@evil", b"//"),
    *(b"http://127.0.0.1:99999999", b"file://", b"http://\xff/", b"http://[v1.x]/", b"http://]["),
)
NAMES = (
    *(b"Accept", b"Accept-Language", b"Accept-Encoding", b"Accept-Charset", b"Range", b"If-Range"),
    *(
        b"If-None-Match",
        b"If-Modified-Since",
        b"If-Match",
        b"Referer",
        b"User-Agent",
        b"X-Csrftoken",
    ),
    *(b"Idempotency-Key", b"Sec-Fetch-Site", b"Sec-Fetch-Mode", b"Authorization", b"Cookie"),
    *(b"X-HTTP-Method-Override", b"Content-Encoding", b"Transfer-Encoding", b"Expect", b"Upgrade"),
    *(b"Content-Disposition", b"X-Forwarded-Host", b"X-Forwarded-For", b"Forwarded", b"Via"),
    *(b"Origin", b"Host", b"Content-Type", b"Content-Language", b"Last-Event-Id", b"Date", b"X"),
)
VALUES = (
    *(b"bytes=0-", b"bytes=99999999999-", b"bytes=-1", b"bytes=1-0,2-1", b"bytes=" + b"0-1," * 999),
    *(b"*", b"W/", b'W/"x"', b'"', b"en;q=x", b"zh-Hant;q=1e999", b"zh" * 4000, b"gzip;q=-1"),
    *(b"Mon, 99 Foo 99999 99:99:99 GMT", b"Thu, 01 Jan 1970 00:00:00 GMT", b"-1", b"chunked"),
    *(b"for=127.0.0.1;host=evil.example", b'for="[::1]"', b"1.1 proxy", b"cross-site", b"deflate"),
)
COOKIES = (
    *(b"", b"=", b";", b";;;==;", b"csrftoken=", b"csrftoken=\xff", b"chenhe_session=\xff\xfe"),
    *(b"chenhe_session=e30=.x.y", b"chenhe_session=" + b"A" * 6000, b"chenhe_language=\xff"),
    *(
        b"chenhe_language=xx",
        b"csrftoken=a; csrftoken=b",
        b'a="\\777"',
        b"$Version=1; a=b",
        b"a" * 4096,
    ),
)
JSON_TEXTS = (
    *("", " ", "{", "[]", "{}", "null", "true", '"x"', "NaN", "[NaN]", "-", "1e999", "9" * 5000),
    *(
        '{"a":1,"a":2}',
        "[" * 2000,
        "[" * 100_000,
        '{"a":' * 5000,
        '"\\ud800"',
        '"\\u0000"',
        "\ufeff{}",
    ),
    *('{"name": {"$ne": 1}}', '{"__proto__": 1}', "[1,2", "{'a': 1}", "// x\n{}", '{"a": 1e400}'),
)
WORDS = (
    *(
        "q",
        "page",
        "unit",
        "row",
        "subject",
        "opinion",
        "reason",
        "day",
        "person",
        "holder",
        "since",
    ),
    *("until", "back", "next", "limit", "seed", "kind", "count", "level", "view", "agency", "year"),
    *(
        "month",
        "chosen",
        "action",
        "desk",
        "to",
        "days",
        "once",
        "name",
        "closed",
        "marked",
        "show",
    ),
    *(
        "urgency",
        "category",
        "nearness",
        "received_at",
        "due",
        "acting",
        "shown",
        "version",
        "rows",
    ),
    *("code", "case", "sheet", "mapping", "organisation", "order", "text", "toml", "left", "right"),
)
