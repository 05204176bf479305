"""Ways in which files break: by bytes, by lines, and by what they hold."""

import bz2
import copy
import csv
import datetime as dt
import gzip
import io
import json
import lzma

import openpyxl
import pandas as pd

SPICE = [
    b'"',
    b",",
    b"\n",
    b"\x00",
    b"{",
    b"]",
    b"\xff\xfe",
    b"null",
    b"-1",
    b"9" * 30,
    b"\\",
    b"\r",
]
STRANGE = [
    None, "", " ", 0, -1, 1, 2**40, 2**70, 1e308, -0.0, float("nan"), float("inf"), True, False, [],
    {}, [None], [[]], {"a": {}}, [{"username": 5}], {"count": "viele"}, "x", "\x00", "a\x00b",
    "\ud800", "x\udfffy", "9" * 400, "1e999", "-9223372036854775809", "Total", "@", "#", "://",
    "https://", "instagram:", "id=", "2026-13-45", "31.02.2026", "99:99", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59+14:00", "=1+1", "🌾" * 50, "\u202e\u200b", "[]", "['a'", "[1,", "null",
    "true", "nan", "<script>", "%s %d {x}", "../../x", "ß" * 300,
]  # fmt: skip
BIG = "W" * (1 << 20)
PACKERS = ((b"\x1f\x8b", gzip), (b"\xfd7zXZ", lzma), (b"BZh", bz2))


def unpacked(raw):
    """Return the bytes inside and what packs them again."""
    for mark, packer in PACKERS:
        if raw.startswith(mark):
            return packer.decompress(raw), packer.compress
    return raw, bytes


def break_bytes(raw, dice):
    """Cut, change, insert, delete and repeat some bytes."""
    raw = bytearray(raw)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(raw)) if raw else 0
        way = dice.randrange(6)
        if way == 0 and dice.random() < 0.3:
            raw = raw[:at]
        elif way == 1 and raw:
            raw[at] = dice.randrange(256)
        elif way == 2:
            raw[at:at] = dice.choice(SPICE)
        elif way == 3:
            del raw[at : at + dice.randint(1, 60)]
        elif way == 4:
            raw[at:at] = raw[at : at + 200]
        else:
            other = dice.randrange(len(raw) + 1)
            raw[at : at + 20] = raw[other : other + 20]
    return bytes(raw)


def shuffle_lines(lines, dice):
    """Delete, repeat and swap whole lines."""
    lines = list(lines)
    for _ in range(dice.randint(1, 3)):
        if not lines:
            break
        at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        way = dice.randrange(3)
        if way == 0:
            del lines[at]
        elif way == 1:
            lines.insert(at, lines[other])
        else:
            lines[at], lines[other] = lines[other], lines[at]
    return lines


def strange(dice):
    """Return a value that no tool should write, and one that is very long now and then."""
    if dice.random() < 0.01:
        return BIG
    if dice.random() < 0.03:
        deep = []
        for _ in range(dice.choice([30, 300, 3000])):
            deep = [deep] if dice.random() < 0.5 else {"node": deep}
        return deep
    return copy.deepcopy(dice.choice(STRANGE))


def break_inside(content, dice):
    """Drop, repeat, rename and retype what is in a JSON document or record."""
    content = copy.deepcopy(content)
    for _ in range(dice.randint(1, 3)):
        holder = content
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys:
                break
            key = dice.choice(keys)
            inner = holder[key]
            if isinstance(inner, (dict, list)) and inner and dice.random() < 0.7:
                holder = inner
                continue
            _break_at(holder, key, keys, dice)
            break
    return content


def _break_at(holder, key, keys, dice):
    way = dice.randrange(5)
    if way == 0:
        del holder[key]
    elif way == 1 and isinstance(holder, list):
        holder.append(_copied(holder[key]))
    elif way == 1:
        holder[dice.choice(["id", "text", "username", "", "x" * 300, "a.b", "items"])] = holder[key]
    elif way == 2:
        other = dice.choice(keys)
        holder[key], holder[other] = holder[other], holder[key]
    elif way == 3 and isinstance(holder[key], (str, int, float)):
        holder[key] = dice.choice([str, lambda v: [v], lambda v: {"value": v}])(holder[key])
    else:
        holder[key] = strange(dice)


def _copied(value):
    """Return a copy; the value itself where an earlier break has nested it too deep for one."""
    try:
        return copy.deepcopy(value)
    except RecursionError:
        return value


def as_json(content):
    """Return JSON as bytes, lone surrogates and all."""
    try:
        return json.dumps(content).encode()
    except RecursionError:
        return b"[" * 5000


def break_rows(rows, dice, *, header):
    """Change cells and columns of a table; its header stands in row `header`."""
    rows = [list(row) for row in rows]
    width = max(map(len, rows))
    for _ in range(dice.randint(1, 3)):
        way = dice.randrange(6)
        body = rows[header:]
        left, right = dice.randrange(width), dice.randrange(width)
        wide = [row for row in body if len(row) > max(left, right)]
        if way == 0:  # two columns change places
            for row in wide:
                row[left], row[right] = row[right], row[left]
        elif way == 1:  # what stands under one name stands under another
            for row in wide[1:]:
                row[left] = row[right]
        elif way == 2:
            for row in wide[1:]:
                row[left] = ""
        elif way == 3 and wide:
            wide[0][left] = dice.choice(["", "id", "text", wide[0][right], "x" * 300, "Ã¤\x00"])
        elif len(wide) > 1:
            cell = strange(dice)
            dice.choice(wide[1:])[left] = (
                cell
                if isinstance(cell, str)
                else repr(cell)[:2000]
                if not isinstance(cell, (list, dict))
                else "[[1, {"
            )
    return rows


def text_rows(text):
    """Return the rows of a delimited text and its separator."""
    separator = max(",;\t|", key=text.count)
    return list(csv.reader(io.StringIO(text), delimiter=separator)), separator


def rows_text(rows, separator):
    """Return rows as delimited text."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue()


def break_sheet(raw, dice):
    """Change cells of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    sheet = book.worksheets[0]
    for _ in range(dice.randint(1, 3)):
        row = dice.randint(1, sheet.max_row)
        cell = sheet.cell(row, dice.randint(1, sheet.max_column))
        way = dice.randrange(4)
        if way == 0:
            sheet.delete_rows(row)
        elif way == 1:
            sheet.delete_cols(cell.column)
        elif way == 2:
            cell.value = dice.choice(
                [None, 5, -1.5, True, "x", "=1+1", "Total", dt.datetime(1900, 1, 1), dt.time(3)]  # noqa: DTZ001
            )
        else:
            cell.value = sheet.cell(1, dice.randint(1, sheet.max_column)).value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def break_frame(raw, dice):
    """Change columns of a Parquet table."""
    frame = pd.read_parquet(io.BytesIO(raw))
    name = dice.choice(list(frame.columns))
    kinds = [
        1.5,
        2**40,
        True,
        b"\xff",
        [1, 2],
        {"a": "b"},
        None,
        dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        "x" * 5000,
    ]
    way = dice.randrange(4)
    if way == 0:
        frame = frame.drop(columns=name)
    elif way == 1:
        frame[name] = [dice.choice(kinds)] * len(frame)
    elif way == 2:
        frame = frame.rename(columns={name: dice.choice(["", "id", "text", "a.b", "x" * 300])})
    else:
        frame = frame.sample(frac=dice.random() * 2, replace=True, random_state=dice.randrange(99))
    frame = frame.loc[:, ~frame.columns.duplicated()]
    out = io.BytesIO()
    frame.to_parquet(out)
    return out.getvalue()
