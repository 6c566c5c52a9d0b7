/** Names come from files: nothing in them may move the cursor or change a colour. */
export function printable(name: string): string {
  return name.replace(/\p{Cc}/gu, '�');
}
