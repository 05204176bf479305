// @ts-check
// Small pictures of the people on the screen: asked for when seen, let go when there are many.

const MOST_THUMBS = 240;
const AT_ONCE = 9;

/** @param {any} board @param {(type: string, content?: object, patience?: number) => Promise<any>} ask */
function makeThumbs(board, ask) {
  /** @type {Map<string, string | null>} */ const known = new Map();
  /** @type {Set<string>} */ let wanted = new Set();
  let asking = false, over = false;

  async function fetchWanted() {
    if (asking) return;
    asking = true;
    while (wanted.size && !over) {
      const posts = [...wanted].slice(-AT_ONCE);  // the newest seen first
      for (const post of posts) wanted.delete(post);
      const answer = await ask("pictures", { posts }, 600_000);
      if (over) return;  // nobody would let go of what is made now
      const found = new Map((answer.posts ?? []).map((/** @type {string} */ post, /** @type {number} */ k) => [post, answer.buffers?.[k]]));
      for (const post of posts) {
        const bytes = found.get(post);
        known.set(post, bytes ? URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })) : null);
      }
      board.repaint();
    }
    asking = false;
  }
  const soon = debounce(fetchWanted, 80);

  return {
    /** The picture of somebody, if it is here; else it is asked for. @param {number} who */
    of(who) {
      const post = board.people.picture[who];
      if (!post) return null;
      if (known.has(post)) return known.get(post);
      wanted.add(post);
      return null;
    },
    /** All rows are drawn: fetch what was missed. */
    flush() {
      if (!wanted.size) return;
      if (wanted.size > 3 * AT_ONCE) wanted = new Set([...wanted].slice(-3 * AT_ONCE));
      soon();
      for (const [post, address] of known) {
        if (known.size <= MOST_THUMBS) break;
        known.delete(post);
        if (address) URL.revokeObjectURL(address);
      }
    },
    stop() {
      over = true;
      for (const address of known.values()) if (address) URL.revokeObjectURL(address);
    },
  };
}
