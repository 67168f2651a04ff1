package io.acclimate.core.adaptation.memory;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The data-state as canonical JSON. Packs are listed once; an example is the number of its pack in
 * that list and its row, one after the other in a flat array. The key {@code answers} is there only
 * if somebody keeps them, and the source's {@code domains} only if it is not the spec's alone.
 */
final class DataStateFormat {
  private static final String FORMAT = "acclimate-data-state/1";
  private static final int MAX_ROWS = Integer.MAX_VALUE;

  private DataStateFormat() {}

  static byte[] write(DataState state) {
    List<Digest> packs = state.references();
    Map<Digest, Integer> numbers = new HashMap<>();
    packs.forEach(pack -> numbers.put(pack, numbers.size()));
    ReplayMemory replay = state.replay();
    Json.Obj classes = Json.object();
    for (Map.Entry<String, Long> entry : replay.seenByClass().entrySet()) {
      String label = entry.getKey();
      List<RowRef> refs = replay.byClass().getOrDefault(label, List.of());
      classes =
          classes.with(
              label,
              Json.object()
                  .with("seen", entry.getValue())
                  .with("full", replay.fullClasses().contains(label))
                  .with("examples", refs(refs, numbers)));
    }
    TreeMap<String, Json> holdOuts = new TreeMap<>();
    state
        .holdOuts()
        .forEach(
            (domain, kept) ->
                holdOuts.put(
                    domain,
                    Json.object()
                        .with("seen", kept.seen())
                        .with("examples", refs(kept.items(), numbers))));
    TreeMap<String, Json> statistics = new TreeMap<>();
    state.statistics().forEach((domain, own) -> statistics.put(domain, statistics(own)));
    Json.Obj json =
        Json.object()
            .with("format", FORMAT)
            .with("blobs", Json.digests(packs))
            .with("replay", classes)
            .with("holdOuts", new Json.Obj(holdOuts))
            .with("statistics", new Json.Obj(statistics))
            .with("source", source(state.source()));
    if (!state.pending().isEmpty()) {
      json = json.with("pending", Json.object().with("examples", refs(state.pending(), numbers)));
    }
    Digest answers = state.answers().orElse(null);
    return (answers == null ? json : json.with("answers", Json.of(answers))).canonical();
  }

  static DataState parse(byte[] blob) {
    JsonFields fields = JsonFields.of("data-state", Json.parseObject(blob));
    fields.requireFormat(FORMAT);
    List<Digest> packs = fields.digests("blobs");
    Map<String, List<RowRef>> byClass = new TreeMap<>();
    Map<String, Long> seenByClass = new TreeMap<>();
    TreeSet<String> full = new TreeSet<>();
    fields
        .fieldsByName("replay")
        .forEach(
            (label, own) -> {
              seenByClass.put(label, own.integer("seen", 0, Long.MAX_VALUE));
              if (own.bool("full", false)) {
                full.add(label);
              }
              List<RowRef> refs = refs(own, packs);
              if (!refs.isEmpty()) {
                byClass.put(label, refs);
              }
              own.refuseUnknown();
            });
    TreeMap<String, Reservoir<RowRef>> holdOuts = new TreeMap<>();
    fields
        .fieldsByName("holdOuts")
        .forEach(
            (domain, own) -> {
              holdOuts.put(
                  domain,
                  new Reservoir<>(own.integer("seen", 0, Long.MAX_VALUE), refs(own, packs)));
              own.refuseUnknown();
            });
    TreeMap<String, RunningStatistics> statistics = new TreeMap<>();
    fields
        .fieldsByName("statistics")
        .forEach((domain, own) -> statistics.put(domain, statistics(own)));
    Source source = source(fields.fields("source"));
    List<RowRef> pending = List.of();
    if (fields.has("pending")) {
      JsonFields own = fields.fields("pending");
      pending = refs(own, packs);
      own.refuseUnknown();
    }
    Digest answers = fields.has("answers") ? fields.digest("answers") : null;
    fields.refuseUnknown();
    return new DataState(
        new ReplayMemory(byClass, seenByClass, full),
        holdOuts,
        statistics,
        pending,
        source,
        answers);
  }

  private static Json source(Source source) {
    return switch (source) {
      case Source.Examples examples -> {
        Json.Obj json =
            Json.object().with("kind", "examples").with("inputs", statistics(examples.inputs()));
        yield examples.domains().isEmpty()
            ? json
            : json.with("domains", Json.strings(List.copyOf(examples.domains())));
      }
      case Source.Statistics known ->
          Json.object()
              .with("kind", "statistics")
              .with("inputs", statistics(known.inputs()))
              .with("blob", Json.of(known.blob()));
      case Source.Unknown unknown -> Json.object().with("kind", "unknown");
    };
  }

  private static Source source(JsonFields fields) {
    Source source =
        switch (fields.oneOf("kind", List.of("examples", "statistics", "unknown"))) {
          case "examples" ->
              new Source.Examples(
                  statistics(fields.fields("inputs")),
                  fields.has("domains") ? domains(fields) : new TreeSet<>());
          case "statistics" ->
              new Source.Statistics(statistics(fields.fields("inputs")), fields.digest("blob"));
          default -> new Source.Unknown();
        };
    fields.refuseUnknown();
    return source;
  }

  private static SortedSet<String> domains(JsonFields fields) {
    List<String> names = fields.strings("domains");
    TreeSet<String> domains = new TreeSet<>(names);
    if (names.isEmpty() || !names.equals(List.copyOf(domains))) {
      throw fields.refused("domains", "one or more names in order, none of them twice");
    }
    domains.forEach(Names::requireDomain);
    return domains;
  }

  private static Json refs(List<RowRef> refs, Map<Digest, Integer> numbers) {
    List<Long> flat = new ArrayList<>(2 * refs.size());
    for (RowRef ref : refs) {
      flat.add(numbers.getOrDefault(ref.pack(), -1).longValue());
      flat.add((long) ref.row());
    }
    return Json.longs(flat);
  }

  private static List<RowRef> refs(JsonFields fields, List<Digest> packs) {
    List<Long> flat = fields.integers("examples", 0, MAX_ROWS);
    if (flat.size() % 2 != 0) {
      throw fields.refused("examples", "pairs of a pack's number and a row");
    }
    List<RowRef> refs = new ArrayList<>(flat.size() / 2);
    for (int i = 0; i < flat.size(); i += 2) {
      long pack = flat.get(i);
      if (pack >= packs.size()) {
        throw new InvalidFormatException(
            "%s: pack number %d is not in 0..%d"
                .formatted(fields.pathOf("examples"), pack, packs.size() - 1));
      }
      refs.add(new RowRef(packs.get((int) pack), flat.get(i + 1).intValue()));
    }
    return refs;
  }

  private static Json statistics(RunningStatistics statistics) {
    return Json.object()
        .with("count", statistics.count())
        .with("mean", doubles(statistics.mean()))
        .with("squares", doubles(statistics.squares()));
  }

  private static RunningStatistics statistics(JsonFields fields) {
    RunningStatistics statistics =
        new RunningStatistics(
            fields.integer("count", 0, Long.MAX_VALUE),
            doubles(fields, "mean"),
            doubles(fields, "squares"));
    fields.refuseUnknown();
    return statistics;
  }

  private static Json doubles(double[] values) {
    return Json.array(Arrays.stream(values).mapToObj(Json::of).toList());
  }

  private static double[] doubles(JsonFields fields, String key) {
    if (!(fields.json(key) instanceof Json.Arr array)) {
      throw fields.refused(key, "an array");
    }
    double[] values = new double[array.items().size()];
    for (int i = 0; i < values.length; i++) {
      if (!(array.items().get(i) instanceof Json.Num number)) {
        throw fields.refused(key, "an array of numbers");
      }
      values[i] = number.value().doubleValue();
    }
    return values;
  }
}
