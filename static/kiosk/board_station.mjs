// A board that is a station's screen (/kiosk/program/?station): it says that it lives and does what it is told from afar,
// and goes back to the kiosk's page when the station is for guests again, or is no station any more.

import { HubClient } from "./client.mjs";
import { Obedience } from "./obey.mjs";
import { Station, storedToken } from "./station.mjs";

/** `words()`: the present language's; `spoken`: the languages there are words in. */
export function liveAsStation({ words, spoken, onLanguage }) {
  if (!new URLSearchParams(location.search).has("station") || !storedToken()) return;
  const screen = { state: "idle" }; // nobody is ever interrupted here
  const orders = new Obedience({ stage: screen, words: () => ({ labels: words() }), spoken });
  const station = new Station(new HubClient({ token: storedToken() }), {
    beat: ({ before, told, isRemembered }) => {
      orders.heard(before, told);
      if (!isRemembered) orders.act();
      if (!before.known) onLanguage(orders.languages[0]);
    },
    forgotten: () => location.replace("/kiosk/"),
    offered: () => {},
    reached: () => {}, // the board tells itself how old its program is
    returned: () => {},
    report: () => ({ version: document.body.dataset.version }),
  });
  void station.live();
}
