package io.acclimate.registry.files;

import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.registry.state.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a version is, for people, in Markdown: what it takes and answers, how it was made, and how
 * the ways to adapt did on the hold-outs. Nothing is in it that a blob or the journal does not say.
 */
final class ModelCard {
  private final VersionInBrief brief;
  private final VersionContent content;
  private final Spec spec;
  private final StringBuilder card = new StringBuilder();

  private ModelCard(VersionInBrief brief, VersionContent content) {
    this.brief = brief;
    this.content = content;
    this.spec = brief.spec();
  }

  static String of(VersionInBrief brief, VersionContent content) {
    return new ModelCard(brief, content).write();
  }

  private String write() {
    line("---");
    line("library_name: acclimate");
    line("---");
    line("");
    line("# %s, version %d".formatted(brief.model(), brief.version().number()));
    line("");
    if (!brief.description().isBlank()) {
      line(plain(brief.description()));
      line("");
    }
    table(List.of("", ""), facts());
    line("");
    line("## How it was made");
    line("");
    table(List.of("", ""), lineage());
    line("");
    content.report().ifPresent(this::results);
    line("## How to use it");
    line("");
    line("```sh");
    line(
        "curl -s http://HOST:8080/v2/models/%s/infer -d @request.json  # the champion answers"
            .formatted(brief.model()));
    line("```");
    line("");
    line(
        "`/versions/%d/infer` asks for this version, while an alias points at it."
            .formatted(brief.version().number()));
    line("");
    line(
        "`model.safetensors` holds the weights under PyTorch's names; `serving-manifest.json` the layers, the preprocessing and the classes in the order of the scores.");
    return card.toString();
  }

  private List<List<String>> facts() {
    long parameters = content.manifest().tensors().stream().mapToLong(ModelCard::elements).sum();
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("Identity", "`" + brief.version().made().serving() + "`"));
    facts.add(List.of("Created", brief.version().createdAt().toString()));
    if (!brief.aliases().isEmpty()) {
      facts.add(List.of("Aliases", String.join(", ", brief.aliases())));
    }
    brief.notes().tags().forEach((key, value) -> facts.add(List.of(plain(key), plain(value))));
    facts.add(List.of("Task", lower(spec.task())));
    facts.add(List.of("Input", plain(content.manifest().input().text())));
    facts.add(List.of("Classes", plain(String.join(", ", content.manifest().classes()))));
    facts.add(List.of("Source domain", plain(spec.sourceDomain())));
    facts.add(List.of("Target domain", plain(spec.targetDomain())));
    facts.add(
        List.of(
            "Size",
            "%d parameters in %d tensors, %d bytes"
                .formatted(
                    parameters,
                    content.manifest().tensors().size(),
                    brief.version().made().sizeBytes())));
    return facts;
  }

  private List<List<String>> lineage() {
    Lineage lineage = content.lineage();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("By", plain(lineage.arm())));
    if (brief.version().experience() != null) {
      rows.add(List.of("From experience", String.valueOf(brief.version().experience())));
    }
    if (lineage.parentServing() != null) {
      rows.add(List.of("Began as", "`" + lineage.parentServing() + "`"));
    }
    if (lineage.pack() != null) {
      rows.add(List.of("Data", "`" + lineage.pack() + "`"));
    }
    rows.add(List.of("Spec", "`" + lineage.spec() + "`"));
    rows.add(List.of("Device", plain(lineage.device())));
    for (Map.Entry<String, String> engine : lineage.engineVersions().entrySet()) {
      rows.add(List.of(plain(engine.getKey()), plain(engine.getValue())));
    }
    rows.add(List.of("Training manifest", "`" + brief.version().made().training() + "`"));
    return rows;
  }

  private void results(JsonFields report) {
    line("## How it did");
    line("");
    line(
        "Learnt from %d examples, judged on %d held out, with %d replayed: %s"
            .formatted(
                report.integer("trainExamples", 0, Long.MAX_VALUE),
                report.integer("holdOutExamples", 0, Long.MAX_VALUE),
                report.integer("replayExamples", 0, Long.MAX_VALUE),
                plain(report.string("reason"))));
    line("");
    List<List<String>> rows = new ArrayList<>();
    for (JsonFields arm : report.fieldsList("arms")) {
      rows.add(
          List.of(
              plain(arm.string("arm")) + (arm.bool("won", false) ? " (won)" : ""),
              share(arm),
              String.join(
                  ", ",
                  arm.fieldsList("domains").stream()
                      .map(domain -> plain(domain.string("domain")) + " " + share(domain))
                      .toList()),
              plain(arm.string("reason"))));
    }
    table(List.of("Way", "Accuracy", "By domain", "Why"), rows);
    line("");
  }

  private static String share(JsonFields fields) {
    return fields.has("accuracy")
        ? String.format(Locale.ROOT, "%.1f %%", 100 * fields.number("accuracy", 0, 1))
        : "–";
  }

  private void table(List<String> headings, List<List<String>> rows) {
    line("| " + String.join(" | ", headings) + " |");
    line("|" + "---|".repeat(headings.size()));
    rows.forEach(row -> line("| " + String.join(" | ", row) + " |"));
  }

  private void line(String text) {
    card.append(text).append('\n');
  }

  private static long elements(TensorEntry tensor) {
    return TensorBytes.sizeBytes(tensor.dtype(), tensor.shape()) / tensor.dtype().bytes();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Names and sentences of people become neither columns nor mark-up. */
  private static String plain(String text) {
    String line = text.replaceAll("\\s+", " ");
    String shown = line.length() <= 1_000 ? line : line.substring(0, 1_000) + "…";
    return shown.replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1");
  }
}
