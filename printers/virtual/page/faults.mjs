// The panel where one breaks the printer: what is broken stands first, with the hand that mends it beside it.
const OFF = {
  paper_out: false, paper_left_rows: null, near_end: false, cover_open: false, cutter: false, slow: 0,
  refuse: false, reset_after_bytes: null, stall: false, mute: false, one_connection_only: false,
  stray_status_bytes: false, clone: false,
};
const STANDING = {
  paper_out: ["Máy dừng: hết giấy.", "Lắp giấy lại", "Đã lắp giấy, máy in tiếp."],
  cover_open: ["Máy dừng: nắp đang mở.", "Đóng nắp", "Đã đóng nắp, máy in tiếp."],
  cutter: ["Máy dừng: dao cắt bị kẹt.", "Gỡ dao cắt", "Đã gỡ dao cắt, máy in tiếp."],
};
const SHORT = {
  paper_out: "hết giấy", cover_open: "nắp đang mở", cutter: "kẹt dao cắt", refuse: "mất kết nối", stall: "treo máy",
  near_end: "sắp hết giấy",
};

export function troublesOf(printer) {
  const told = Object.keys(SHORT).filter((name) => printer.faults[name]).map((name) => SHORT[name]);
  return printer.tray_trouble ? ["khay giấy không nhận phiếu", ...told] : told;
}

export function isOn(faults, name) {
  return faults[name] !== OFF[name];
}

export class FaultPanel {
  #change;
  #standing = document.getElementById("standing");
  #stands = "";
  #mend = document.getElementById("mend");
  #hidden = document.getElementById("hidden-count");
  #folded = document.querySelector("details");

  constructor(change) {
    this.#change = change;
    for (const button of document.querySelectorAll("button[data-fault]")) {
      button.addEventListener("click", () => {
        const wanted = button.getAttribute("aria-pressed") !== "true";
        change({ [button.dataset.fault]: wanted }, `${button.textContent}: ${wanted ? "bật" : "tắt"}.`);
      });
    }
    for (const form of document.querySelectorAll("form[data-fault]")) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.#setAmount(form);
      });
    }
    this.#mend.addEventListener("click", () => change(OFF, "Máy in ảo đã trở lại bình thường."));
  }

  show({ faults, tray_trouble: trayTrouble }) {
    for (const button of document.querySelectorAll("button[data-fault]")) {
      button.setAttribute("aria-pressed", String(faults[button.dataset.fault]));
    }
    for (const form of document.querySelectorAll("form[data-fault]")) showAmount(form, faults[form.dataset.fault]);
    this.#showStanding(faults, trayTrouble);
    const names = Object.keys(OFF).filter((name) => isOn(faults, name));
    this.#mend.disabled = names.length === 0;
    const folded = names.filter((name) => this.#folded.querySelector(`[data-fault=${name}]`)).length;
    this.#hidden.textContent = folded ? `(${folded} đang bật)` : "";
  }

  #setAmount(form) {
    const button = form.querySelector("button");
    const isPressed = button.getAttribute("aria-pressed") === "true";
    const [name, amount] = [form.dataset.fault, Number(form.querySelector("input").value)];
    const words = `${button.textContent} ${amount.toLocaleString("vi-VN")} ${form.lastChild.textContent.trim()}`;
    const wanted = isPressed ? OFF[name] : amount * Number(form.dataset.units);
    this.#change({ [name]: wanted }, `${words}: ${isPressed ? "tắt" : "bật"}.`);
  }

  // Written anew only when something changed, so that it is read out once and keeps the focus.
  #showStanding(faults, trayTrouble) {
    const names = Object.keys(STANDING).filter((name) => faults[name]);
    const stands = JSON.stringify([names, trayTrouble]);
    if (stands === this.#stands) return;
    this.#stands = stands;
    const lines = names.map((name) => this.#line(...STANDING[name], { [name]: false }));
    if (trayTrouble) {
      lines.unshift(this.#line(`Máy dừng, chưa cất được phiếu: ${trayTrouble}. Có chỗ trống là máy tự in tiếp.`));
    }
    const hadFocus = this.#standing.contains(document.activeElement);
    this.#standing.replaceChildren(...lines);
    if (hadFocus) (this.#standing.querySelector("button") ?? document.querySelector("[data-fault=paper_out]")).focus();
  }

  #line(words, mending, done, faults) {
    const line = document.createElement("div");
    const told = document.createElement("p");
    told.textContent = words;
    line.append(told);
    if (mending) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = mending;
      button.addEventListener("click", () => this.#change(faults, done));
      line.append(button);
    }
    return line;
  }
}

function showAmount(form, amount) {
  const told = document.getElementById(`tells-${form.dataset.fault}`);
  const left = amount ? Math.ceil(amount / Number(form.dataset.units)).toLocaleString("vi-VN") : "";
  const words = amount ? told.dataset.set.replace("{}", left) : told.dataset.idle;
  if (told.textContent !== words) told.textContent = words;
  form.querySelector("button").setAttribute("aria-pressed", String(Boolean(amount)));
}
