// A short sound for each tone, so that a guest who looks at the scanner and not at the screen still knows.
// Sine notes with soft edges: [frequency in Hz, start in s, length in s].

const NOTES = {
  welcome: [[587, 0, 0.12], [880, 0.11, 0.22]],
  again: [[587, 0, 0.12], [587, 0.18, 0.16]],
  desk: [[392, 0, 0.18], [294, 0.18, 0.32]],
};
const LOUDEST = 0.36; // of what the speaker gives; two notes never overlap
let context = null;
let sounding = 0;
let loudest = LOUDEST * 0.7;

/** Set how loud it is, in per cent; 0 is silent. */
export function setVolume(percent) {
  loudest = (LOUDEST * Math.min(Math.max(percent, 0), 100)) / 100;
}

/** Play a tone's sound; silent where the browser has none or does not allow it yet. */
export function play(tone) {
  const notes = NOTES[tone];
  if (!notes || !loudest || !globalThis.AudioContext) return;
  context ??= new AudioContext();
  context.resume().catch(() => {});
  for (const [frequency, start, length] of notes) {
    const from = context.currentTime + start;
    const note = new OscillatorNode(context, { frequency });
    const loudness = new GainNode(context, { gain: 0 });
    loudness.gain.setValueAtTime(0, from);
    loudness.gain.linearRampToValueAtTime(loudest, from + 0.015);
    loudness.gain.linearRampToValueAtTime(0, from + length);
    note.connect(loudness).connect(context.destination);
    sounding += 1;
    note.addEventListener("ended", rest);
    note.start(from);
    note.stop(from + length);
  }
}

// A context that sounds nothing keeps a thread and the sound card busy all day.
function rest() {
  sounding -= 1;
  if (!sounding) context.suspend().catch(() => {});
}
