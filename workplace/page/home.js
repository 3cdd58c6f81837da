// App Home: a view of blocks, drawn in the room's place.
import { blockKey, drawBlock } from "./blocks.js";
import { arrange, fingerprint, h } from "./dom.js";
import { perform, place } from "./state.js";
import { say, spoken } from "./words.js";

export function drawHome(container, view) {
  if (!view) {
    const words = say("room.home.empty");
    return arrange(container, [{ key: "empty", print: words, build: () => h("p", { class: "empty" }, words) }]);
  }
  const surface = {
    level: 3,
    act: (element, block, chosen) =>
      perform("act_in_view", { view_id: view.id, action_id: element.action_id, block_id: block.block_id, ...chosen }),
  };
  return arrange(
    container,
    view.blocks.map((block, index) => ({
      key: blockKey(block, index),
      print: fingerprint(block, view.id, place.as, spoken()),
      build: () => drawBlock(block, surface),
    })),
  );
}
