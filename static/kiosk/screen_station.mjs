// A page beside the kiosk's that is a station's screen, a board or a desk: it says that it lives, does what it is told
// from afar, and goes back to the kiosk's page when the station is for guests again, or is no station any more.

import { HubClient } from "./client.mjs";
import { Obedience } from "./obey.mjs";
import { Station, storedToken } from "./station.mjs";

/**
 * `labels()`: those of a kiosk in the present language; `spoken`: the languages there are words in; `isFree()`: whether
 * nobody would be interrupted; `onStart(languages)` once the hub has first told how the station is set.
 */
export function liveAsStation({ labels, spoken, isFree = () => true, onStart = () => {} }) {
  if (!storedToken()) return;
  const screen = { get state() { return isFree() ? "idle" : "busy"; } };
  const orders = new Obedience({ stage: screen, words: () => ({ labels: labels() }), spoken });
  const station = new Station(new HubClient({ token: storedToken() }), {
    beat: ({ before, told, isRemembered }) => {
      orders.heard(before, told);
      if (!isRemembered) orders.act();
      if (!before.known) onStart(orders.languages);
    },
    forgotten: () => location.replace("/kiosk/"),
    offered: () => {},
    reached: () => {}, // these pages tell it themselves
    returned: () => {},
    report: () => ({ version: document.body.dataset.version }),
  });
  void station.live();
}
