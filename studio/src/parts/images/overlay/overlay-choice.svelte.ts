/** Whether boxes are drawn over pictures: who switches them on for one picture wants them on the next one too. */
let chosen = $state(false);

export function showsBoxes(): boolean {
  return chosen;
}

export function showBoxes(shown: boolean): void {
  chosen = shown;
}
