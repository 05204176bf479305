import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.gather.encodings import clean, lines, repair_column

TEXT = "id,text\n1,Grüße aus Köln – €5\n2,naïve\n"


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "cp1252",
    ],
)
def test_every_encoding_reads_the_same(imported, encoding):
    got = imported("a.csv", TEXT.encode(encoding))
    assert got.posts.text.tolist() == ["Grüße aus Köln – €5", "naïve"]
    assert got.read == 2


OLD = {
    "cp1252": "Grüße aus Köln – “schön”, don’t; Crème brûlée, São Paulo ½ m² ¿qué? niño",
    "mac-roman": "Grüße aus Köln – “schön”, don’t; Crème brûlée à la carte, garçon",
    "cp1250": "Była można się świeże źródło żółć mąka",
}
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy"


@pytest.mark.parametrize("text", [*OLD.values(), CZECH])
@pytest.mark.parametrize("far", [1, 5_000])
def test_encodings_of_old_programs_are_told_by_the_text(text, far, imported):
    encoding = {v: k for k, v in OLD.items()}.get(text, "cp1250")
    raw = f'id,text\n1,"{text}"\n'.encode(encoding)
    raw += b"".join(b"%d,plain text\n" % i for i in range(2, far))
    raw += f'x,"{text}"\ny,"{text} ☕"\n'.encode(encoding, "ignore")
    got = imported("a.csv", raw).posts.text
    assert [got.iloc[0], got.iloc[-2]] == [text, text]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["カタカナひらがな漢字", "Привет как дела", "שלום"])
def test_utf16_without_a_mark(text, encoding, imported):
    raw = ("id,text\n" + f"1,{text * 9}\n" * 9).encode(encoding)
    assert imported("a.csv", raw).posts.text.iloc[0] == text * 9


def test_the_head_may_end_within_a_character(put, load):
    text = "süß ☕ " * 40 + "."
    rows = "".join(f"{i},{text}\n" for i in range(2_000))
    for shift in range(4):
        got = load(put(f"{shift}.csv", f"id{'_' * shift},text\n{rows}")).posts.text
        assert set(got) == {text}


def test_garbled_headers_and_handles_are_repaired(imported):
    text = "id,Text,Verfasser,Größe\n1,Brot,müller,3\n".encode().decode("cp1252")
    got = imported("a.csv", text, platform="tiktok", columns={"Größe": "likes"})
    assert got.record()["account"] == "tiktok:müller"
    assert got.record()["likes"] == 3


def test_one_line_in_another_encoding_spoils_no_other(imported):
    raw = "id,text\n1,süß ☕\n".encode() + "2,süß\n".encode("cp1252") + "3,süß\n".encode()
    assert imported("a.csv", raw).posts.text.tolist() == ["süß ☕", "süß", "süß"]


def test_umlauts_far_behind_the_head_are_still_read(imported):
    rows = "".join(f"{i},plain text number {i}\n" for i in range(20_000))
    raw = ("id,text\n" + rows).encode() + "99999,Öl\n".encode("cp1252")
    assert imported("a.csv", raw).posts.text.iloc[-1] == "Öl"


def test_nuls_and_lone_surrogates_are_dropped(imported):
    got = imported("a.ndjson", '{"id":"1","text":"a\\u0000b"}\n{"id":"2","text":"x\\ud83dy"}\n')
    assert got.posts.text.tolist() == ["ab", "x\ufffdy"]


def test_garbled_columns_are_repaired_only_with_proof(imported):
    garbled = "Größe ☕ café".encode().decode("cp1252", "replace")
    assert "\ufffd" in garbled or repair_column([garbled]) == ["Größe ☕ café"]
    rows = "id,text\n1,cafÃ© im GrÃ¼nen\n2,plain\n"
    assert imported("a.csv", rows).posts.text.tolist() == ["café im Grünen", "plain"]
    mixed = "id,text\n1,cafÃ©\n2,café\n"
    assert imported("b.csv", mixed).posts.text.tolist() == ["cafÃ©", "café"]


@pytest.mark.parametrize("text", ["São Paulo", "MAÇÃ", "naïve café", "Â", "日本語", "😀"])
def test_honest_text_is_never_repaired(text):
    assert repair_column([text]) == [text]


@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x00"), max_size=50
        ),
        max_size=30,
    )
)
def test_lines_lose_nothing(texts):
    raw = "\n".join(texts).encode()
    assert "".join(lines(io.BytesIO(raw), "utf-8")).removeprefix("\ufeff") == "\n".join(
        texts
    ).removeprefix("\ufeff")


@given(st.text())
def test_cleaned_text_can_be_stored(text):
    clean(text).encode()
