package io.acclimate.load.benchmarks;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.Example;
import io.acclimate.avro.FeatureProfile;
import io.acclimate.avro.Side;
import io.acclimate.client.AvroValues;
import io.acclimate.core.drift.ReferenceProfile;
import io.acclimate.load.drivers.SeededRows;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import io.acclimate.standalone.deployment.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Examples to windows of all their features, judged against a reference of rows like them. */
record DriftProcessorSubject() implements Subject {
  private static final int REFERENCE_ROWS = 1_000;
  private static final int BLOCK_FEATURES = 64;

  /** The service's default; the first judgement comes after as many. */
  private static final int ROWS_BETWEEN_JUDGEMENTS = 25;

  @Override
  public Service service() {
    return Service.DRIFT_PROCESSOR;
  }

  @Override
  public String topic(Topics topics) {
    return topics.examples();
  }

  @Override
  public List<String> workedOff(Topics topics) {
    return List.of(topics.driftReferences(), topics.examples());
  }

  @Override
  public double target() {
    return 0.3;
  }

  @Override
  public boolean hasBareDuties() {
    return false;
  }

  @Override
  public String workCounter() {
    return "acclimate_drift_evaluations_total";
  }

  /** Examples of a model without a reference in force are passed over: nothing would be judged. */
  @Override
  public long workOf(long records) {
    return records / ROWS_BETWEEN_JUDGEMENTS;
  }

  @Override
  public void send(EdgeConfig edge, SchemaRegistryClient schemas, long records, long seed) {
    SeededRows rows = BenchModel.rows(seed);
    Topics topics = edge.topics();
    try (BenchModel.Sender sender = new BenchModel.Sender(edge, schemas)) {
      ConfluentAvroSerializer<DriftReferences> references = sender.writer(DriftReferences.class);
      for (DriftReferences block : blocks(profiles(rows))) {
        sender.send(
            topics.driftReferences(), BenchModel.NAME + "/" + block.getBlock(), references, block);
      }
      ConfluentAvroSerializer<Example> examples = sender.writer(Example.class);
      for (long i = 0; i < records; i++) {
        sender.send(topics.examples(), BenchModel.NAME, examples, example(i, rows.next()));
      }
    }
  }

  private static Example example(long number, SeededRows.LabelledRow row) {
    Instant now = Instant.now();
    return new Example(
        "bench-" + number,
        BenchModel.NAME,
        BenchModel.DOMAIN,
        Side.TRAIN,
        AvroValues.toAvro(row.input()),
        new ClassLabel(row.label()),
        now,
        now);
  }

  /** Of every feature that a round would profile; nothing is predicted, so labels stand in. */
  private static List<FeatureProfile> profiles(SeededRows rows) {
    int features = Math.toIntExact(BenchModel.SIGNATURE.shape().getFirst());
    double[][] values = new double[features][REFERENCE_ROWS];
    long[] labels = new long[BenchModel.CLASSES.size()];
    for (int row = 0; row < REFERENCE_ROWS; row++) {
      SeededRows.LabelledRow drawn = rows.next();
      double[] input = drawn.input().doubles();
      for (int feature = 0; feature < features; feature++) {
        values[feature][row] = input[feature];
      }
      labels[BenchModel.CLASSES.indexOf(drawn.label())]++;
    }
    double[] confidences = new double[REFERENCE_ROWS];
    Arrays.setAll(confidences, row -> 1 - row / (2.0 * REFERENCE_ROWS));
    List<FeatureProfile> profiles = new ArrayList<>();
    for (int feature = 0; feature < features; feature++) {
      profiles.add(
          profile(ReferenceProfile.ofNumbers("input." + feature, values[feature]), List.of()));
    }
    profiles.add(profile(ReferenceProfile.ofNumbers("confidence", confidences), List.of()));
    for (String ofClasses : List.of("prediction", "label")) {
      profiles.add(profile(ReferenceProfile.ofCategories(ofClasses, labels), BenchModel.CLASSES));
    }
    return profiles;
  }

  private static List<DriftReferences> blocks(List<FeatureProfile> profiles) {
    int count = (profiles.size() + BLOCK_FEATURES - 1) / BLOCK_FEATURES;
    List<DriftReferences> blocks = new ArrayList<>();
    for (int block = 0; block < count; block++) {
      int end = Math.min(profiles.size(), (block + 1) * BLOCK_FEATURES);
      blocks.add(
          new DriftReferences(
              BenchModel.NAME, 1L, 1, block, count, profiles.subList(block * BLOCK_FEATURES, end)));
    }
    return blocks;
  }

  private static FeatureProfile profile(ReferenceProfile profile, List<String> categories) {
    return new FeatureProfile(
        profile.feature(),
        Arrays.stream(profile.edges()).boxed().toList(),
        Arrays.stream(profile.counts()).boxed().toList(),
        profile.min(),
        profile.max(),
        profile.mean(),
        profile.standardDeviation(),
        profile.n(),
        categories);
  }
}
