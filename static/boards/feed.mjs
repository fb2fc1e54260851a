// Asks for the moving part of a page again and again, is told "nothing new" almost always, and says how old what stands
// there is once it is cut off. Age is told by a clock that nobody can set.

const PATIENCE_MS = 5000;

/**
 * `source`: its address; `changed(html)` shows it, and gives false when it must be asked for again; `aged(ms)` after
 * each try: how long ago the hub last answered; `gone(status)` when the hub refuses for good.
 */
export class Feed {
  #tag = "";
  #heardAt = performance.now();

  constructor({ source, everyMs, changed, aged, gone }) {
    Object.assign(this, { source, everyMs, changed, aged, gone });
  }

  async live() {
    for (;;) {
      if (!document.hidden && !(await this.#ask())) return;
      this.aged(performance.now() - this.#heardAt);
      await new Promise((resolve) => setTimeout(resolve, this.everyMs));
    }
  }

  async #ask() {
    try {
      const headers = this.#tag ? { "If-None-Match": this.#tag } : {};
      const answer = await fetch(this.source, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
      if ([401, 403, 404].includes(answer.status)) {
        this.gone(answer.status);
        return false;
      }
      if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
      if (answer.status === 200 && this.changed(await answer.text()) !== false) this.#tag = answer.headers.get("ETag") ?? "";
      this.#heardAt = performance.now();
    } catch {
      // the age tells it
    }
    return true;
  }
}
