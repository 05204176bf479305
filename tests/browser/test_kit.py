"""The tools that boards share, on an empty page with a model of paper."""

import pytest

from workbench.widgets.browser_files import script

MODEL = """
const heard = [];
const sent = [];
const model = {
    on: (_, listen) => heard.push(listen),
    off: (_, listen) => heard.splice(heard.indexOf(listen), 1),
    send: message => sent.push(message),
};
const answer = (call, content) => [...heard].forEach(listen => listen({...content, reply_to: call}));
"""


@pytest.fixture
def page(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_an_answer_settles_only_the_question_it_belongs_to(page):
    got = page.evaluate(
        f"""async () => {{ {script("kit")} {MODEL}
        const one = caller(model), other = caller(model);
        const first = one.ask("decide"), second = other.ask("weigh");
        answer(sent[1].call, {{ok: true, of: "weigh"}});
        const early = await Promise.race([first, new Promise(done => setTimeout(done, 50, "waiting"))]);
        answer(sent[0].call, {{ok: true, of: "decide"}});
        return [early, (await first).of, (await second).of]; }}"""
    )
    assert got == ["waiting", "decide", "weigh"]


def test_who_hangs_up_leaves_nobody_waiting(page):
    got = page.evaluate(
        f"""async () => {{ {script("kit")} {MODEL}
        const calls = caller(model), asked = calls.ask("decide");
        calls.stop();
        return [await asked, heard.length]; }}"""
    )
    assert got == [{"ok": False, "silent": True}, 0]


def test_addresses_that_run_something_are_no_addresses(page):
    got = page.evaluate(
        f"""() => {{ {script("kit")}
        return ["javascript:alert(1)", " JaVaScript:x", "data:text/html,x", "https://a.example/x", null, "::"].map(safeAddress); }}"""
    )
    assert got == [None, None, None, "https://a.example/x", None, None]
