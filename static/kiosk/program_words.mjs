// Times and dates as a board says them, in every language. Pure; `words` are those of kiosk/board_words.py.

export const BETWEEN = "\u00a0· "; // what stands between two facts stays with the first, at the end of a line

const LOCALES = { vi: "vi-VN", en: "en-GB", zh: "zh-CN" };

export function filled(template, facts) {
  return template.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
}

/** "07:12" on the clocks of the zone. */
export function hourOf(moment, zone) {
  return new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
}

/** "21/8/2026", "05/02/2026" as Nghị định 30/2020 writes it; in English "21 August 2026". From a key of `dayOf`. */
export function dateOf(day, language) {
  const [year, month, date] = day.split("-").map(Number);
  if (language === "en") {
    return new Date(Date.UTC(year, month - 1, date)).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  }
  if (language === "zh") return `${year}年${month}月${date}日`;
  return `${String(date).padStart(2, "0")}/${month < 3 ? `0${month}` : month}/${year}`;
}

/** "Thứ Ba, 24/11/2026", "2026年11月24日 星期二". From a key of `dayOf`. */
export function longDateOf(day, language) {
  const [year, month, date] = day.split("-").map(Number);
  const weekday = new Date(Date.UTC(year, month - 1, date)).toLocaleDateString(LOCALES[language], { weekday: "long", timeZone: "UTC" });
  return language === "zh" ? `${dateOf(day, language)} ${weekday}` : `${weekday}, ${dateOf(day, language)}`;
}

/** How long, by one of two templates: up to 90 minutes in minutes, beyond in hours and minutes. */
export function spanOf(minutes, inMinutes, inHours) {
  if (minutes <= 90) return filled(inMinutes, { minutes });
  return filled(inHours, { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0") });
}
