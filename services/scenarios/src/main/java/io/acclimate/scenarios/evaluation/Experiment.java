package io.acclimate.scenarios.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.ExperiencePolicy;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.ReleasePolicy;
import io.acclimate.core.model.Task;
import io.acclimate.scenarios.data.DataSet;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One draw of labels and of all that is random, of one task: the rows as a registered model would
 * meet them. Sides come from event ids, and event ids from the seed.
 */
final class Experiment {
  /** What a model is called that is in no registry. */
  private static final String MODEL = "evaluation";

  /** Experiences that nothing closes but the measuring. */
  private static final ExperiencePolicy BY_HAND =
      new ExperiencePolicy(1_000_000, Duration.ofDays(30).toMillis(), null);

  private static final double HOLD_OUT_FRACTION = 0.2;

  private final AdaptationTask task;
  private final long seed;
  private final String model;
  private final String idPrefix;
  private final ExperiencePolicy experiences;

  Experiment(AdaptationTask task, long seed) {
    this(task, seed, MODEL, "", ExperiencePolicy.DEFAULT);
  }

  private Experiment(
      AdaptationTask task, long seed, String model, String idPrefix, ExperiencePolicy experiences) {
    this.task = task;
    this.seed = seed;
    this.model = model;
    this.idPrefix = idPrefix;
    this.experiences = experiences;
  }

  /**
   * With a model that can be registered under a name, and events that are no other model's: sides
   * of rows are others.
   */
  static Experiment named(AdaptationTask task, long seed, String model) {
    return new Experiment(task, seed, model, model + "-", BY_HAND);
  }

  /** The model, with the settings that a spec has which says nothing of adaptation. */
  ModelDefinition definition() {
    List<String> classes = task.classes();
    long[] shape = task.shape().stream().mapToLong(Long::longValue).toArray();
    return new ModelDefinition(
        new ModelSpec(
            model,
            Task.CLASSIFICATION,
            InputSignature.floats(shape).of(task.content()),
            ModelSpec.DEFAULT_TRANSFORM,
            classes,
            task.sourceDomain(),
            task.targets().get(0).name(),
            HOLD_OUT_FRACTION,
            experiences,
            AdaptationPolicy.DEFAULT,
            ReleasePolicy.AUTO,
            List.of()),
        Networks.of(task.shape(), classes.size()));
  }

  /** All rows of the sources, with their labels, in an order of the seed. */
  Pack source() {
    List<PackRow> rows = new ArrayList<>();
    for (DataSet source : task.sources()) {
      for (int i = 0; i < source.rows().size(); i++) {
        rows.add(row(source, i, source.rows().get(i).label()));
      }
    }
    RandomGenerator random = random("source");
    for (int i = rows.size() - 1; i > 0; i--) {
      Collections.swap(rows, i, random.nextInt(i + 1));
    }
    return new Pack(rows);
  }

  /** A target domain, some of its labels drawn. */
  Stage stage(int number, int labels, LabelUnit unit) {
    DataSet target = task.targets().get(number);
    LabelDraw draw = LabelDraw.of(target, labels, unit, random("labels " + target.name()));
    List<PackRow> labelled = new ArrayList<>();
    for (int i : draw.labelled()) {
      labelled.add(row(target, i, target.rows().get(i).label()));
    }
    List<PackRow> unlabelled = new ArrayList<>();
    List<String> truth = new ArrayList<>();
    for (int i : draw.unlabelled()) {
      unlabelled.add(row(target, i, null));
      truth.add(target.rows().get(i).label());
    }
    return new Stage(target.name(), labelled, unlabelled, truth);
  }

  /** A row of a domain, with a label or without. */
  PackRow row(DataSet domain, int number, @Nullable String label) {
    String id = "%s%s-%d-%d".formatted(idPrefix, domain.name(), seed, number);
    DataSet.Row row = domain.rows().get(number);
    long[] shape = domain.shape().stream().mapToLong(Long::longValue).toArray();
    return new PackRow(
        id,
        domain.name(),
        label == null ? null : new LabelValue.ClassName(label),
        Side.of(model, id, HOLD_OUT_FRACTION),
        new Input.TensorInput(TensorBytes.ofFloats(row.values(), shape)));
  }

  /** Draws of the seed for one purpose. */
  RandomGenerator random(String purpose) {
    byte[] digest = Digest.of((task.name() + '\0' + purpose + '\0' + seed).getBytes(UTF_8)).bytes();
    return new SplittableRandom(ByteBuffer.wrap(digest).getLong());
  }
}
