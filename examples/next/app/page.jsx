import { Suspense } from "react";

import { Charge } from "./charge.jsx";

export default function Page() {
  return (
    <Suspense fallback={<p>Loading…</p>}>
      <Charge />
    </Suspense>
  );
}
