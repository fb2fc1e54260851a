// Calls an usher to the screen, and says that somebody is coming until they are there.

export class Help {
  #client;
  #station;
  #words;
  #button = document.getElementById("help");
  #state = "help"; // "help", "help_coming", "help_failed": also the names of its words

  /** `words()`: the present language's. */
  constructor({ client, station, words }) {
    this.#client = client;
    this.#station = station;
    this.#words = words;
    this.#button.addEventListener("click", () => this.#call());
  }

  /** What the heartbeat tells: whether the call is open. */
  heard({ help }) {
    if (help === (this.#state === "help_coming")) return;
    if (help || this.#state === "help_coming") this.#become(help ? "help_coming" : "help");
  }

  /** In the language that is spoken now. */
  speak() {
    this.#button.textContent = this.#words().labels[this.#state];
  }

  /** The hub knows this screen no more: nobody can be called from it. */
  show(isPaired) {
    this.#button.hidden = !isPaired;
  }

  async #call() {
    if (this.#state === "help_coming") return;
    this.#become("help_coming");
    try {
      await this.#client.callForHelp();
    } catch (fault) {
      this.#station.meet(fault);
      this.#become("help_failed");
    }
  }

  #become(state) {
    this.#state = state;
    this.#button.classList.toggle("coming", state === "help_coming");
    this.#button.setAttribute("aria-pressed", String(state === "help_coming"));
    this.speak();
  }
}
