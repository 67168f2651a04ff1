package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.Rows;
import io.acclimate.core.adaptation.memory.RunningStatistics;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.memory.SourceStatistics;
import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes version 1 from weights that were trained elsewhere.
 *
 * <p>What is known of the source decides what rounds can do: with data, everything; with
 * statistics, re-normalising and aligning, while the source's forgetting limit is reported as not
 * checked; with neither, fine-tuning alone.
 */
public final class WeightsAdoption {
  private static final String ARM = "import";

  private final Environment environment;
  private final ModelDefinition definition;
  private final SortedMap<String, TensorBytes> weights;
  private final Preprocessing preprocessing;

  /**
   * @param weights all tensors of the layers by name
   * @param preprocessing how the network's inputs are normalised, or a backbone's features; the
   *     identity if it takes raw ones
   * @throws InvalidFormatException if that is not of so many numbers
   */
  public WeightsAdoption(
      Environment environment,
      ModelDefinition definition,
      SortedMap<String, TensorBytes> weights,
      Preprocessing preprocessing) {
    FeatureStatistics usual = preprocessing.byDefault();
    if (usual != null) {
      definition.requireNormalises("mean", usual.mean().size());
    }
    this.environment = environment;
    this.definition = definition;
    this.weights = weights;
    this.preprocessing = preprocessing;
  }

  /** Nothing is known of the source. */
  public InitialModel withoutSource() {
    return make(
        new FirstVersion(environment, definition),
        new DataState(new Source.Unknown()),
        null,
        null,
        new InitialModel.Metrics(0, 0, 0, Double.NaN, Double.NaN));
  }

  /** Only statistics of the source are known. */
  public InitialModel withStatistics(SourceStatistics statistics) {
    definition.requireNormalises("source statistics: input.mean", statistics.inputMean().count());
    long features = definition.network().features();
    if (statistics.featureCovariance().shape().get(0) != features) {
      throw new InvalidFormatException(
          "source statistics: features.covariance has shape %s, the network has %d features"
              .formatted(statistics.featureCovariance().shape(), features));
    }
    Profiles profiles = statistics.profiles();
    if (profiles != null) {
      requireOwn(profiles);
    }
    FirstVersion version = new FirstVersion(environment, definition);
    Digest blob = version.add(statistics.toBytes());
    return make(
        version,
        new DataState(new Source.Statistics(statistics.inputs(), blob)),
        profiles == null ? null : version.add(profiles.toBytes()),
        null,
        new InitialModel.Metrics(0, 0, 0, Double.NaN, Double.NaN));
  }

  /** Refuses profiles of another input or of other classes. */
  private void requireOwn(Profiles profiles) {
    long inputs =
        profiles.features().stream().filter(each -> each.feature().startsWith("input.")).count();
    int elements = definition.spec().input().elements();
    if (inputs != 0 && inputs != elements) {
      throw new InvalidFormatException(
          "source statistics: profiles are of %d elements, the model's input has %d"
              .formatted(inputs, elements));
    }
    int classes = definition.spec().classes().size();
    for (FeatureProfile profile : profiles.features()) {
      boolean ofClasses =
          profile.feature().equals("prediction") || profile.feature().equals("label");
      if (ofClasses && profile.counts().size() != classes) {
        throw new InvalidFormatException(
            "source statistics: the profile of %s has %d classes, the model has %d"
                .formatted(profile.feature(), profile.counts().size(), classes));
      }
    }
  }

  /**
   * Statistics of source data, for {@link #withStatistics} where the data itself may not go. Every
   * row that fits the model counts, of either side.
   *
   * @throws InvalidFormatException if fewer than two rows fit
   */
  public SourceStatistics statisticsOf(Pack source) {
    ModelSpec spec = definition.afterBackbone().spec();
    List<PackRow> rows =
        Embedding.of(environment, definition, source, () -> false).rows().stream()
            .filter(row -> Rows.usable(row, spec))
            .toList();
    if (rows.size() < 2) {
      throw new InvalidFormatException(
          "source data: %d of %d rows fit the model, and statistics need two"
              .formatted(rows.size(), source.rows().size()));
    }
    environment.apply();
    RunningStatistics inputs = inputs(rows, spec);
    try (ForwardPass pass =
        new ForwardPass(environment, definition.network(), spec.input(), weights, preprocessing)) {
      FeatureMoments features = FeatureMoments.of(pass, rows);
      return new SourceStatistics(
          inputs.count(),
          floats(inputs.mean()),
          floats(inputs.variance()),
          features.covariance(),
          features.mean(),
          new ReferenceProfiling(environment, definition.network(), spec)
              .profile(weights, preprocessing, rows));
    }
  }

  private static TensorBytes floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return TensorBytes.ofFloats(floats);
  }

  private RunningStatistics inputs(List<PackRow> rows, ModelSpec spec) {
    RunningStatistics inputs = new RunningStatistics(spec.input().elements());
    rows.forEach(row -> inputs.add(Rows.transformed(row, preprocessing.power())));
    return inputs;
  }

  /** Source data is at hand; a sample of it stays with the model. */
  public InitialModel withData(Pack source) {
    ModelSpec spec = definition.afterBackbone().spec();
    Pack seen = Embedding.of(environment, definition, source, () -> false);
    List<PackRow> usable = FromScratch.labelled(seen.rows(), spec);
    List<PackRow> train = usable.stream().filter(row -> row.side() == Side.TRAIN).toList();
    List<PackRow> holdOut = usable.stream().filter(row -> row.side() == Side.HOLD_OUT).toList();
    if (train.isEmpty()) {
      throw new InvalidFormatException(
          "source data: none of %d rows is a labelled train example that fits the model"
              .formatted(source.rows().size()));
    }
    RunningStatistics inputs = inputs(train, spec);
    Digest pack = source.digest();
    FirstVersion version = new FirstVersion(environment, definition);
    DataState.Kept kept =
        DataState.ofSource(
            source,
            seen,
            spec,
            preprocessing.power(),
            Source.Examples.of(inputs, usable, spec),
            Seeds.random(Digest.of(definition.spec().digest().bytes(), pack.bytes()), "memory"),
            rows ->
                ForwardPass.features(
                    environment, definition.network(), spec.input(), weights, preprocessing, rows));
    version.add(kept.pack());
    Scores scores =
        new Examination(
                environment,
                definition.network(),
                spec.input(),
                spec.classes(),
                FromScratch.byDomain(holdOut))
            .score(weights, preprocessing);
    return make(
        version,
        kept.state(),
        version.profiles(weights, preprocessing, train),
        pack,
        new InitialModel.Metrics(
            train.size(), holdOut.size(), 0, scores.accuracy(), scores.loss()));
  }

  private InitialModel make(
      FirstVersion version,
      DataState memory,
      @Nullable Digest profiles,
      @Nullable Digest source,
      InitialModel.Metrics metrics) {
    Lineage lineage =
        new Lineage(
            null,
            null,
            source,
            definition.spec().digest(),
            ARM,
            null,
            0,
            environment.deviceName(),
            0,
            new TreeMap<>());
    return version.make(
        weights, preprocessing, OptimizerState.empty(), profiles, memory, lineage, metrics);
  }
}
