package io.acclimate.core.adaptation.trial;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.FromScratch;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Pretraining;
import io.acclimate.core.adaptation.Round;
import io.acclimate.core.adaptation.RoundReport;
import io.acclimate.core.adaptation.RoundRequest;
import io.acclimate.core.adaptation.RoundResult;
import io.acclimate.core.adaptation.Verdict;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.ServedModel;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A stream without a broker: every event is first answered by the champion in force, then learnt
 * from; a version comes into force a number of events after its experience was closed. Beside it
 * the frozen first version, online normalisation, and a network trained from scratch for each
 * version.
 */
final class StreamTrial {
  /** Rows that the source counts as in online normalisation. */
  private static final int SOURCE_WEIGHT = 32;

  private final ModelDefinition definition;
  private final int experience;
  private final int latency;
  private final boolean withScratch;
  private final boolean log;
  private final MemoryBlobStore blobs = new MemoryBlobStore();

  StreamTrial(
      ModelDefinition definition, int experience, int latency, boolean withScratch, boolean log) {
    this.definition = definition;
    this.experience = experience;
    this.latency = latency;
    this.withScratch = withScratch;
    this.log = log;
  }

  record Event(String id, String domain, String label, TensorBytes input) {}

  /** Right answers and all answers per domain. */
  static final class Tally {
    private final Map<String, int[]> byDomain = new LinkedHashMap<>();

    void add(String domain, boolean right) {
      int[] counts = byDomain.computeIfAbsent(domain, name -> new int[2]);
      counts[0] += right ? 1 : 0;
      counts[1]++;
    }

    double accuracy() {
      int right = byDomain.values().stream().mapToInt(counts -> counts[0]).sum();
      return (double) right / byDomain.values().stream().mapToInt(counts -> counts[1]).sum();
    }

    double accuracy(String domain) {
      int[] counts = byDomain.getOrDefault(domain, new int[2]);
      return (double) counts[0] / counts[1];
    }
  }

  record Result(
      Map<String, Tally> models,
      int versions,
      int rounds,
      double meanRoundCpuSeconds,
      double maxRoundCpuSeconds,
      Map<String, Integer> winners) {}

  private record Pending(int from, Digest serving) {}

  Result run(List<Event> events) {
    ModelSpec spec = definition.spec();
    List<PackRow> source = new ArrayList<>();
    List<Event> stream = new ArrayList<>();
    for (Event event : events) {
      if (event.domain().equals(spec.sourceDomain())) {
        source.add(row(event));
      } else {
        stream.add(event);
      }
    }
    InitialModel first =
        new Pretraining(Environment.cpu(), EpochPolicy.DEFAULT)
            .train(definition, new Pack(source), () -> false);
    store(first.blobs());
    Round round = new Round(blobs, Environment.cpu());
    Head head = first.head();
    ServedModel frozen = load(first.serving());
    ServedModel live = frozen;
    ServedModel scratch = frozen;
    ArrayDeque<Pending> pending = new ArrayDeque<>();
    ArrayDeque<ServedModel> pendingScratch = new ArrayDeque<>();
    OnlineNormalisation online = new OnlineNormalisation(first.serving());
    Map<String, Tally> models = new LinkedHashMap<>();
    for (String name : List.of("live", "frozen", "normalised", "scratch")) {
      models.put(name, new Tally());
    }
    Map<String, Integer> winners = new TreeMap<>();
    List<PackRow> open = new ArrayList<>();
    List<PackRow> seen = new ArrayList<>(source);
    int versions = 0;
    int rounds = 0;
    double cpu = 0;
    double maxCpu = 0;
    for (int i = 0; i < stream.size(); i++) {
      Event event = stream.get(i);
      while (!pending.isEmpty() && pending.getFirst().from() <= i) {
        live = load(pending.removeFirst().serving());
        if (withScratch) {
          scratch = pendingScratch.removeFirst();
        }
      }
      tally(models, "live", live, event);
      tally(models, "frozen", frozen, event);
      models.get("normalised").add(event.domain(), online.answer(event).equals(event.label()));
      tally(models, "scratch", scratch, event);
      PackRow row = row(event);
      open.add(row);
      seen.add(row);
      if (open.size() == experience || i == stream.size() - 1) {
        rounds++;
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        RoundResult result =
            round.adapt(
                new RoundRequest(
                    spec.model(), head, new Pack(open), rounds, 0, i, spec, spec.digest()),
                () -> false);
        double seconds =
            (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
        cpu += seconds;
        maxCpu = rounds > 3 ? Math.max(maxCpu, seconds) : 0;
        store(result.blobs());
        head = result.newHead();
        for (RoundReport.ArmReport arm : result.report().arms()) {
          if (arm.won()) {
            winners.merge(arm.arm(), 1, Integer::sum);
          }
        }
        if (log) {
          print(i, event, seconds, result);
        }
        if (result.verdict() == Verdict.LEARNT) {
          versions++;
          pending.add(new Pending(i + 1 + latency, head.weights()));
          if (withScratch) {
            pendingScratch.add(fromScratch(seen, rounds));
          }
        }
        open.clear();
      }
    }
    return new Result(models, versions, rounds, cpu / rounds, maxCpu, winners);
  }

  private ServedModel fromScratch(List<PackRow> rows, int seed) {
    FromScratch.Trained trained =
        new FromScratch(Environment.cpu())
            .train(
                definition, rows, new EpochPolicy(30, 30), new SplittableRandom(seed), () -> false);
    List<TensorEntry> entries = new ArrayList<>();
    trained
        .weights()
        .forEach(
            (name, tensor) -> {
              entries.add(TensorEntry.of(name, tensor));
              blobs.put(io.acclimate.core.artifact.Safetensors.writeOne(tensor));
            });
    ModelSpec spec = definition.spec();
    return ServedModel.load(
        new ServingManifest(
            definition.network().toJson(),
            entries,
            trained.preprocessing(),
            spec.input().toJson(),
            spec.classes(),
            spec.digest()),
        blobs);
  }

  static String summary(List<Result> results) {
    StringBuilder text = new StringBuilder();
    for (String model : results.get(0).models().keySet()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-11s mean %.4f min %.4f  ",
              model,
              results.stream().mapToDouble(r -> tally(r, model).accuracy()).average().orElse(0),
              results.stream().mapToDouble(r -> tally(r, model).accuracy()).min().orElse(0)));
      for (String domain : tally(results.get(0), model).byDomain.keySet()) {
        text.append(
            String.format(
                Locale.ROOT,
                " %s %.3f",
                domain,
                results.stream()
                    .mapToDouble(r -> tally(r, model).accuracy(domain))
                    .average()
                    .orElse(0)));
      }
      text.append('\n');
    }
    Map<String, Double> winners =
        results.stream()
            .flatMap(r -> r.winners().entrySet().stream())
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    TreeMap::new,
                    Collectors.summingDouble(e -> (double) e.getValue() / results.size())));
    text.append(
        String.format(
            Locale.ROOT,
            "versions %.1f of %.1f rounds, winners %s, round CPU seconds mean %.3f max %.3f",
            results.stream().mapToInt(Result::versions).average().orElse(0),
            results.stream().mapToInt(Result::rounds).average().orElse(0),
            winners,
            results.stream().mapToDouble(Result::meanRoundCpuSeconds).average().orElse(0),
            results.stream().mapToDouble(Result::maxRoundCpuSeconds).max().orElse(0)));
    return text.toString();
  }

  private static Tally tally(Result result, String model) {
    return result.models().getOrDefault(model, new Tally());
  }

  private static void print(int at, Event event, double seconds, RoundResult result) {
    System.out.printf(
        Locale.ROOT, "%5d %s %.3fs %s%n", at, event.domain(), seconds, result.reason());
    for (RoundReport.ArmReport arm : result.report().arms()) {
      System.out.printf(
          Locale.ROOT, "      %-20s %.3f %s%n", arm.arm(), arm.accuracy(), arm.reason());
    }
  }

  private static void tally(
      Map<String, Tally> models, String name, ServedModel model, Event event) {
    float[] scores =
        model.predict(List.of(new Input.TensorInput(event.input())), event.domain())[0];
    models
        .getOrDefault(name, new Tally())
        .add(event.domain(), model.classes().get(argMax(scores)).equals(event.label()));
  }

  private static int argMax(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  private ServedModel load(Digest serving) {
    return ServedModel.load(ServingManifest.parse(blobs.get(serving)), blobs);
  }

  private void store(Map<Digest, byte[]> all) {
    all.forEach(blobs::put);
  }

  private PackRow row(Event event) {
    ModelSpec spec = definition.spec();
    return new PackRow(
        event.id(),
        event.domain(),
        new LabelValue.ClassName(event.label()),
        Side.of(spec.model(), event.id(), spec.holdOutFraction()),
        new Input.TensorInput(event.input()));
  }

  /**
   * The first version on inputs normalised by what each domain has shown so far, this row included.
   */
  private final class OnlineNormalisation {
    private final FeatureStatistics source;
    private final ServedModel model;
    private final Map<String, double[][]> sums = new LinkedHashMap<>();

    OnlineNormalisation(Digest serving) {
      ServingManifest manifest = ServingManifest.parse(blobs.get(serving));
      FeatureStatistics statistics = manifest.preprocessing().byDefault();
      if (statistics == null) {
        throw new IllegalArgumentException("version 1 has no statistics");
      }
      this.source = statistics;
      this.model =
          ServedModel.load(
              new ServingManifest(
                  manifest.network(),
                  manifest.tensors(),
                  Preprocessing.identity(),
                  manifest.input(),
                  manifest.classes(),
                  manifest.lineage()),
              blobs);
    }

    String answer(Event event) {
      float[] x = event.input().floats();
      double[][] s = sums.computeIfAbsent(event.domain(), name -> new double[3][x.length]);
      float[] mean = source.means();
      float[] sd = source.standardDeviations();
      float[] z = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        s[0][i]++;
        s[1][i] += x[i];
        s[2][i] += (double) x[i] * x[i];
        double n = s[0][i];
        double own = s[1][i] / n;
        double ownVariance = Math.max(0, s[2][i] / n - own * own);
        double m = (SOURCE_WEIGHT * mean[i] + n * own) / (SOURCE_WEIGHT + n);
        double v = (SOURCE_WEIGHT * (double) sd[i] * sd[i] + n * ownVariance) / (SOURCE_WEIGHT + n);
        z[i] = (float) ((x[i] - m) / Math.sqrt(v));
      }
      float[] scores =
          model.predict(List.of(new Input.TensorInput(TensorBytes.ofFloats(z))), event.domain())[0];
      return model.classes().get(argMax(scores));
    }
  }
}
