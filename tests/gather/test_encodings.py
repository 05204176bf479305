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
