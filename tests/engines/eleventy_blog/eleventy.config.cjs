// A small blog of the kind that starts from nothing: no theme, formulas by KaTeX when it is built.
const katex = require("@vscode/markdown-it-katex").default;

module.exports = async function (config) {
  const { feedPlugin } = await import("@11ty/eleventy-plugin-rss");
  const { title, origin, author, zone, language } = require("./site.json");
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone });

  config.addGlobalData("site", { title, origin, author, language });
  config.addPreprocessor("drafts", "md", (data) => (data.draft ? false : undefined));
  config.amendLibrary("md", (markdown) =>
    markdown.set({ html: true }).use(katex, { throwOnError: false, strict: "ignore" }),
  );
  config.addFilter("day", (date) => day.format(date));
  config.addFilter("without", (tags) => (tags || []).filter((tag) => tag !== "posts"));
  config.addFilter("place", (tag) => tag.toLowerCase().replaceAll(" ", "-"));
  config.addFilter("absolute", (url) => new URL(url, origin).href);
  config.addPassthroughCopy("robots.txt");
  config.addPlugin(feedPlugin, {
    type: "json",
    outputPath: "/feed.json",
    collection: { name: "posts", limit: 0 },
    metadata: { language, title, base: origin, author: { name: author } },
  });
  return { dir: { output: "site" }, markdownTemplateEngine: false };
};
