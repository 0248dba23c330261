export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <link rel="icon" href="data:," />
        <title>When to charge</title>
      </head>
      <body>{children}</body>
    </html>
  );
}
