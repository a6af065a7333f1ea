/** Anything that went wrong, in words for people: what happened, what it means here, what to do about it. */
export interface Trouble {
  title: string;
  detail?: string | undefined;
  advice?: string | undefined;
}
