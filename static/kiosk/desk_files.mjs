// Files a desk is handed: a form with data-file is sent for one, which the browser keeps under the form's data-name.

/** `client` asks for the file; `then()` runs when it was handed over. */
export function takeFiles(client, then) {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.file) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    const file = await client.file(form.dataset.file);
    delete form.dataset.busy;
    if (!file) return;
    keep(file, form.dataset.name);
    then();
  });
}

function keep(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
