const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const minutes = document.querySelector("input");
const list = document.querySelector("ol");

worker.addEventListener("message", ({ data: slots }) => {
  list.replaceChildren(
    ...slots.map(({ start_time, end_time, price }) => {
      const item = document.createElement("li");
      item.textContent = `${start_time} to ${end_time} at ${price.value}`;
      return item;
    }),
  );
});

const ask = () => worker.postMessage(minutes.valueAsNumber);
minutes.addEventListener("input", ask);
ask();
