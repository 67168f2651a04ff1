package io.acclimate.cli.files;

import io.acclimate.cli.CommandFailed;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.ModelSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rows of the source, of one domain or of several, as version 1 is made from them. */
public final class SourceData {
  private SourceData() {}

  /**
   * Reads all files into one pack. A row's id is its place, so the same files in the same order
   * give the same pack and the same hold-out.
   */
  public static Pack read(List<SourceFile> files, ModelSpec spec) {
    List<PackRow> rows = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i).path();
      String named = files.get(i).domain();
      if (spec.targetDomain().equals(named)) {
        throw new CommandFailed(
            ("%s=%s: %s is the spec's targetDomain, of events that name no domain, and a domain of"
                    + " the source is never adapted to; name it otherwise")
                .formatted(named, file, named));
      }
      String domain = named == null ? spec.sourceDomain() : named;
      FeatureFile features = new FeatureFile(file, FileFormat.of(file), spec.input().shape());
      for (FeatureRow row : features.read()) {
        rows.add(packRow("source-" + (i + 1) + "-" + row.line(), domain, row, spec, file));
      }
    }
    return new Pack(rows);
  }

  /** How many rows of which domains: {@code 400 rows of theo, 300 of yweweler}. */
  public static String rowsByDomain(Pack pack) {
    Map<String, Long> counts =
        pack.rows().stream()
            .collect(
                Collectors.groupingBy(PackRow::domain, LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(domain -> domain.getValue() + " of " + domain.getKey())
        .collect(Collectors.joining(", "))
        .replaceFirst(" of ", " rows of ");
  }

  private static PackRow packRow(
      String id, String domain, FeatureRow row, ModelSpec spec, Path file) {
    Input input = new Input.TensorInput(row.features());
    LabelValue label = new LabelValue.ClassName(row.label());
    Optional<String> reason = spec.input().check(input).or(() -> spec.check(label));
    if (reason.isPresent()) {
      throw new CommandFailed(file + " line " + row.line() + ": " + reason.get());
    }
    Side side = Side.of(spec.model(), id, spec.holdOutFraction());
    return new PackRow(id, domain, label, side, input);
  }
}
