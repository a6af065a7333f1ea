/** Text from another program that is shown to people: bounded, and free of what a terminal would obey. */
export function plain(text: string): string {
  return text.replaceAll(/\p{C}/gu, ' ').slice(0, 500);
}
