// Joined to the drawing in a sandboxed frame, where `network`, `nodes` and `edges` are pyvis's own.
// What comes in is numbers; what goes out is the number of a node that was clicked, and how many
// have no name beside them.
(() => {
  const ink = "#1a2332";
  const usual = new Map(nodes.get().map((node) => [node.id, { color: node.color, borderWidth: node.borderWidth }]));
  const drawing = document.getElementById("mynetwork"), sheet = nodes.get().map(({ id, x, y }) => ({ id, x, y }));
  const WIDEST = 1.9, ROOM = 84; // pixels for a name on either side
  let first = true, wider = 1;
  // Names need width: a frame that is wider than the sheet draws everybody's place out.
  const widen = () => {
    const span = (axis) => Math.max(...sheet.map((node) => node[axis])) - Math.min(...sheet.map((node) => node[axis])) || 1;
    const wish = Math.min(WIDEST, Math.max(1, ((drawing.clientWidth - 2 * ROOM) / drawing.clientHeight) * (span("y") / span("x"))));
    if (!Number.isFinite(wish) || Math.abs(wish - wider) < 0.02) return;
    wider = wish;
    nodes.update(sheet.map(({ id, x }) => ({ id, x: x * wider })));
  };
  const fit = () => {
    const there = nodes.get().filter((node) => !node.hidden).map((node) => node.id);
    widen();
    if (!there.length) return;
    network.fit({ nodes: there, animation: false });
    const across = there.map((id) => network.getPosition(id).x), scale = network.getScale();
    const fits = (drawing.clientWidth - 2 * ROOM) / (Math.max(...across) - Math.min(...across));
    if (fits > 0 && fits < scale) network.moveTo({ scale: fits, animation: false });
  };
  const post = (what) => parent.postMessage({ about: "workbench-network", ...what }, "*");
  addEventListener("message", (event) => {
    const wish = event.data;
    if (event.source !== parent || !wish || wish.about !== "workbench-network") return;
    const lit = new Set(wish.lit);
    const changes = nodes.get().map((node) => {
      const { color, borderWidth } = usual.get(node.id);
      return {
        id: node.id, hidden: node.id >= wish.shown,
        color: lit.has(node.id) ? { ...color, border: ink } : color, borderWidth: lit.has(node.id) ? 5 : borderWidth,
      };
    });
    nodes.update(changes);
    edges.clear();
    edges.add(wish.ties.map(([from, to, width], id) => ({ id, from, to, width, arrows: "to" })));
    if (first || wish.fit) fit();
    names.renew(lit);
    first = false;
  });
  let resized = 0;
  network.on("resize", () => { clearTimeout(resized); resized = setTimeout(() => { fit(); names.renew(); }, 150); });
  network.on("click", (at) => {
    if (at.nodes.length) post({ picked: at.nodes[0] });
  });
  post({ ready: true });
  names.onCount((unnamed) => post({ unnamed }));
})();
