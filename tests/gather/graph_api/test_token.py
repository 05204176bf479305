"""The token: from the environment or the key store, asked for without echo, and nowhere else."""

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import PasswordDeleteError

from tests.gather.graph_api.stand_in import TOKEN, USER
from workbench.cli import main
from workbench.errors import DependencyError, NotFoundError, SettingError
from workbench.gather.graph_api import find_token, forget_token, store_token
from workbench.phrases import use_language


class Drawer(KeyringBackend):
    """A key store in memory."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


@pytest.fixture
def key_store(monkeypatch):
    monkeypatch.delenv("WORKBENCH_GRAPH_TOKEN")
    before = keyring.get_keyring()
    drawer = Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


def test_the_environment_comes_first(key_store, monkeypatch):
    store_token("another-token-0123456789")
    assert find_token() == "another-token-0123456789"
    monkeypatch.setenv("WORKBENCH_GRAPH_TOKEN", f" {TOKEN}\n")
    assert find_token() == TOKEN


def test_a_token_of_one_account_and_one_of_all(key_store):
    store_token(TOKEN)
    store_token("another-token-0123456789", USER)
    assert (find_token(USER), find_token(), find_token("17849")) == (
        "another-token-0123456789", TOKEN, TOKEN,
    )  # fmt: skip
    assert set(key_store.kept) == {("ugc-workbench", "graph-api"), ("ugc-workbench", USER)}
    assert forget_token(USER)
    assert not forget_token(USER)
    assert find_token(USER) == TOKEN


def test_no_token_says_how_to_store_one(key_store):
    with pytest.raises(NotFoundError, match="--store-token"):
        find_token()


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_no_key_store_names_the_variable(key_store, backend):
    keyring.set_keyring(backend())
    with pytest.raises(DependencyError, match="WORKBENCH_GRAPH_TOKEN"):
        store_token(TOKEN)
    with pytest.raises((DependencyError, NotFoundError), match="WORKBENCH_GRAPH_TOKEN"):
        find_token()


@pytest.mark.parametrize(
    "token",
    ["", "kurz", "with a blank in the middle", "line\nbreak-0123456789", "ümlaut-0123456789"],
)
def test_what_cannot_be_a_token_is_refused_unseen(key_store, token):
    with pytest.raises(SettingError) as caught:
        store_token(token)
    assert not token or token not in str(caught.value)


@pytest.fixture
def said(capsys):
    def run(*arguments):
        use_language("en")
        code = main([str(a) for a in arguments])
        return code, *capsys.readouterr()

    return run


def test_the_command_line_stores_and_forgets(key_store, project, said, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda _: TOKEN)
    code, out, err = said("gather", project.folder, "api", "--store-token")
    assert code == 0
    assert TOKEN not in out + err
    assert find_token() == TOKEN
    assert said("gather", project.folder, "api", "--forget-token")[0] == 0
    code, out, _ = said("gather", project.folder, "api", "--forget-token")
    assert "was no token" in out
    code, out, err = said("gather", project.folder, "api")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "There is no access token" in err
    assert not [
        f for f in project.folder.rglob("*") if f.is_file() and TOKEN.encode() in f.read_bytes()
    ]


def test_the_command_line_on_a_machine_without_key_store(key_store, project, said, monkeypatch):
    keyring.set_keyring(fail.Keyring())
    monkeypatch.setattr("getpass.getpass", lambda _: TOKEN)
    code, _, err = said("gather", project.folder, "api", "--store-token")
    assert code == 1
    assert err.count("\n") == 1
    assert "WORKBENCH_GRAPH_TOKEN" in err
