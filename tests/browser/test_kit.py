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


def test_the_banner_shows_once_two_questions_in_a_row_stay_unanswered(page):
    got = page.evaluate(
        f"""async () => {{
        const timers = [], seen = [], answers = [], asked = [];
        const setTimeout = (act, pause) => timers.push([act, pause]), clearTimeout = () => timers.splice(0);
        {script("kit", "page_alive")}
        const heard = {{}};
        const model = {{ on: (name, act) => {{ heard[name] = act; }}, off: name => {{ delete heard[name]; }} }};
        const ask = async (_, __, patience) => {{ asked.push(patience / 1000); return {{ok: answers.shift()}}; }};
        const alive = watchAlive(model, ask);
        const settle = async () => {{ for (let n = 0; n < 20; n++) await null; seen.push(alive.banner.hidden); }};
        const beat = async (...next) => {{ answers.push(...next); timers.pop()[0](); await settle(); }};
        alive.start();
        await beat(true);
        await beat(false, true);   // the computer slept
        await beat(false, false);  // nobody there
        await beat(true);          // it was only busy
        answers.push(false, false);
        heard.comm_live_update();  // the connection went
        await settle();
        const pauses = timers.map(([, pause]) => pause / 1000);
        alive.stop();
        return [seen, asked, pauses, Object.keys(heard)]; }}"""
    )
    assert got == [
        [True, True, False, True, False], [30, 30, 5, 30, 5, 30, 5, 5], [10], [],
    ]  # fmt: skip


def test_questions_of_the_banner_do_not_overlap(page):
    got = page.evaluate(
        f"""async () => {{ {script("kit", "page_alive")}
        const heard = {{}}, open = [];
        const model = {{ on: (name, act) => {{ heard[name] = act; }}, off: () => {{}} }};
        const alive = watchAlive(model, () => new Promise(done => open.push(done)));
        alive.start();
        heard.comm_live_update();
        heard.comm_live_update();
        open[0]({{ok: false}});
        await new Promise(done => setTimeout(done, 10));
        open[1]({{ok: true}});
        await new Promise(done => setTimeout(done, 10));
        alive.stop();
        return [open.length, alive.banner.hidden]; }}"""
    )
    assert got == [2, True]  # the first was overtaken: its silence says nothing
