// @ts-check
// Steps of a person on a board and on a plain table, timed in the page. Read by boards.py.
const paint = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
const quiet = ms => new Promise(done => setTimeout(done, ms));
const taken = async (shown, act) => {
    const before = shown(), begun = performance.now();
    act();
    while (shown() === before && performance.now() - begun < 10_000) await paint();
    const passed = performance.now() - begun;
    await quiet(700);
    return passed;
};
const type = (field, text) => {
    field.value = text;
    field.dispatchEvent(new Event('input', {bubbles: true}));
};

const board = async () => {
    const board = document.querySelector('.wb-board'), times = {filter: [], sort: [], weigh: []};
    const rows = () => [...board.querySelectorAll('.wb-rows .wb-row')].map(r => r.textContent).join();
    for (const text of ['mila', 'jonas', '', 'lea', ''])
        times.filter.push(await taken(rows, () => type(board.querySelector('.wb-search'), text)));
    for (const key of [1, 2, 1, 2])
        times.sort.push(await taken(rows, () => board.querySelectorAll('.wb-sorter')[key].click()));
    board.querySelectorAll('.wb-sorter')[0].click();
    await quiet(300);
    for (const weight of [0, 3, 1, 2.5, 0.5])
        times.weigh.push(await taken(rows, () => type(board.querySelector('.wb-slider input'), weight)));
    return times; };

const fans = async () => {
    const board = document.querySelector('.wb-fans'), times = {filter: []};
    const count = () => board.querySelector('.wf-showing').textContent;
    for (const text of ['schaum', 'fan.3', 'schaum steht', ''])
        times.filter.push(await taken(count, () => type(board.querySelector('.wf-search'), text)));
    return times; };

const table = async () => {
    const table = document.querySelector('.dt-container'), times = {filter: [], sort: []};
    const rows = () => table.querySelector('tbody').textContent;
    for (const text of ['mila', 'jonas', '', 'lea', ''])
        times.filter.push(await taken(rows, () => type(table.querySelector('input[type=search]'), text)));
    for (const n of [1, 2, 1, 2]) {
        const head = table.querySelectorAll('thead th')[n];
        times.sort.push(await taken(rows, () => (head.querySelector('.dt-column-order') ?? head).click()));
    }
    return times; };
