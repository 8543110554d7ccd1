/** Goes to a field of the selected step once its settings are shown. */
export function focusField(field: string): void {
  // What a component takes may have to be read before.
  let left = 40;
  const look = (): void => {
    const place = document.querySelector<HTMLElement>(`.panel [data-field="${CSS.escape(field)}"]`);
    const control = place?.querySelector<HTMLElement>('input, select, textarea, button');
    if (control) {
      place!.closest('details')?.setAttribute('open', '');
      control.focus();
      place!.scrollIntoView({ block: 'nearest' });
    } else if (--left > 0) setTimeout(look, 50);
  };
  setTimeout(look);
}
