const lengthMax = 80;

/** Something out of a file as a message quotes it: in one line, and never at full length where that is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 3)}...`);
}

const messageMax = 2_000;

/** A message without the middle, where a file made it long. */
export function shortened(message: string): string {
  if (message.length <= messageMax) return message;
  const half = messageMax / 2;
  return `${message.slice(0, half)} [...] ${message.slice(-half)}`;
}
