const minutes = document.querySelector("input");
const list = document.querySelector("ol");

async function ask() {
  const response = await fetch(`plan?minutes=${minutes.value}`);
  const { data: slots } = await response.json();
  list.replaceChildren(
    ...slots.map(({ start_time, end_time, price }) => {
      const item = document.createElement("li");
      item.textContent = `${start_time} to ${end_time} at ${price.value}`;
      return item;
    }),
  );
}

const { serviceWorker } = navigator;
// Without a controller, the network would be asked for the plan.
const controlled = new Promise((resolve) => {
  if (serviceWorker.controller) resolve();
  else serviceWorker.addEventListener("controllerchange", resolve, { once: true });
});
await serviceWorker.register("service-worker.js");
await controlled;
minutes.addEventListener("input", ask);
await ask();
