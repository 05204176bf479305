// Joined to the drawing in a sandboxed frame, where `network`, `nodes` and `edges` are pyvis's own.
// What comes in is numbers; what goes out is the number of a node that was clicked.
(() => {
  const ink = "#1a2332";
  const usual = new Map(nodes.get().map((node) => [node.id, { color: node.color, borderWidth: node.borderWidth }]));
  let first = true;
  // A name stays readable however far the drawing is zoomed out.
  const resize = () => network.setOptions({ nodes: { font: { size: Math.round(Math.min(34, Math.max(14, 11.5 / network.getScale()))) } } });
  const fit = () => {
    const there = nodes.get().filter((node) => !node.hidden).map((node) => node.id);
    if (there.length) network.fit({ nodes: there, animation: false });
    resize();
  };
  let waiting = 0;
  network.on("zoom", () => { clearTimeout(waiting); waiting = setTimeout(resize, 120); });
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
    first = false;
  });
  let resized = 0;
  network.on("resize", () => { clearTimeout(resized); resized = setTimeout(fit, 150); });
  network.on("click", (at) => {
    if (at.nodes.length) parent.postMessage({ about: "workbench-network", picked: at.nodes[0] }, "*");
  });
  parent.postMessage({ about: "workbench-network", ready: true }, "*");
})();
