package io.acclimate.standalone.deployment;

import io.acclimate.client.EventSender;
import io.acclimate.client.LabelledInput;
import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Pretraining;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Backbone;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.scenarios.sensors.ArrayParameters;
import io.acclimate.scenarios.sensors.Batch;
import io.acclimate.scenarios.sensors.SimulatedArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A small perceptron for the simulated sensor array, pre-trained on the array's first batch, and
 * the measurements of the later batches as its events.
 *
 * @param first its version 1
 * @param form how it takes a measurement
 */
public record SensorModel(
    ModelDefinition definition, InitialModel first, Function<float[], TensorBytes> form) {
  /** How many labelled examples close an experience. */
  public static final int EXAMPLES_PER_EXPERIENCE = 60;

  private static final int HIDDEN_UNITS = 32;

  /** Numbers of a wave about one of a measurement. */
  private static final int WAVE = 4;

  private static final double HOLD_OUT = 0.3;
  // Leaves much to be learnt from events, so that there are versions to compare.
  private static final EpochPolicy FEW_EPOCHS = new EpochPolicy(2, 2);
  private static final double LENIENT_SIGNIFICANCE = 0.6;

  private static final List<Batch> BATCHES =
      SimulatedArray.simulate(ArrayParameters.standard(), 11);

  /**
   * Makes version 1.
   *
   * @param steps of each trained arm, which decides how long a round lasts
   */
  public static SensorModel named(String name, int steps) {
    return of(definition(name, steps), TensorBytes::ofFloats);
  }

  /**
   * Makes version 1 of a model whose inputs are waves about the measurements' numbers. A
   * TorchScript backbone takes their means; the perceptron comes after it.
   *
   * @param backbone a file that makes [n, c, t] into the means [n, c]
   */
  static SensorModel behindBackbone(String name, int steps, byte[] backbone) {
    return of(behindBackbone(definition(name, steps), backbone), SensorModel::wave);
  }

  private static SensorModel of(ModelDefinition definition, Function<float[], TensorBytes> form) {
    String name = definition.spec().model();
    Batch source = BATCHES.getFirst();
    List<PackRow> rows = new ArrayList<>();
    for (Batch.Row row : source.rows()) {
      String id = source.name() + "-" + rows.size();
      rows.add(
          new PackRow(
              id,
              source.name(),
              new ClassName(row.label()),
              Side.of(name, id, HOLD_OUT),
              new TensorInput(form.apply(row.features()))));
    }
    InitialModel first =
        new Pretraining(Environment.cpu(), FEW_EPOCHS)
            .train(definition, new Pack(rows), () -> false);
    return new SensorModel(definition, first, form);
  }

  private static ModelDefinition behindBackbone(ModelDefinition plain, byte[] backbone) {
    ModelSpec spec = plain.spec();
    return new ModelDefinition(
        spec.withInput(InputSignature.floats(spec.input().elements(), WAVE)),
        new NetworkSpec(Backbone.of(backbone, spec.input().elements()), plain.network().layers()),
        Backbone.tensor(backbone));
  }

  private static TensorBytes wave(float[] measurement) {
    float[] wave = new float[measurement.length * WAVE];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = measurement[i / WAVE] + (i % 2 == 0 ? 1 : -1);
    }
    return TensorBytes.ofFloats(wave, measurement.length, WAVE);
  }

  /** Name of the model. */
  public String name() {
    return definition.spec().model();
  }

  /** Sends as many events as make so many experiences. */
  void sendExperiences(EventSender sender, int count) {
    for (LabelledInput event : events(name() + "-", count * EXAMPLES_PER_EXPERIENCE)) {
      var unused = sender.send(event);
    }
    sender.flush();
  }

  /** Measurements of one later batch after another, as many of each as make an experience. */
  public List<LabelledInput> events(String idPrefix, int count) {
    return IntStream.range(0, count).mapToObj(number -> event(idPrefix + number, number)).toList();
  }

  private LabelledInput event(String id, int number) {
    int experience = number / EXAMPLES_PER_EXPERIENCE;
    List<Batch> later = BATCHES.subList(1, BATCHES.size());
    Batch batch = later.get(experience % later.size());
    int before = experience / later.size() * EXAMPLES_PER_EXPERIENCE;
    int index = (before + number % EXAMPLES_PER_EXPERIENCE) % batch.rows().size();
    Batch.Row row = batch.rows().get(index);
    return new LabelledInput(
        id,
        name(),
        batch.name(),
        new TensorInput(form.apply(row.features())),
        new ClassName(row.label()),
        null);
  }

  private static ModelDefinition definition(String name, int steps) {
    return ModelDefinition.fromJson(
        Json.object()
            .with("model", name)
            .with(
                "input",
                Json.object()
                    .with("kind", "tensor")
                    .with("shape", Json.longs(List.of((long) ArrayParameters.FEATURES))))
            .with("classes", Json.strings(SimulatedArray.GAS_NAMES))
            .with("sourceDomain", BATCHES.getFirst().name())
            .with("targetDomain", BATCHES.get(1).name())
            .with("holdOutFraction", HOLD_OUT)
            .with("experience", Json.object().with("maxExamples", EXAMPLES_PER_EXPERIENCE))
            .with(
                "adaptation",
                Json.object().with("steps", steps).with("significance", LENIENT_SIGNIFICANCE))
            .with(
                "network",
                Json.object()
                    .with(
                        "layers",
                        Json.array(
                            List.of(
                                linear("hidden", ArrayParameters.FEATURES, HIDDEN_UNITS),
                                Json.object().with("kind", "relu"),
                                linear(
                                    "output", HIDDEN_UNITS, SimulatedArray.GAS_NAMES.size()))))));
  }

  private static Json linear(String name, int in, int out) {
    return Json.object().with("kind", "linear").with("name", name).with("in", in).with("out", out);
  }
}
