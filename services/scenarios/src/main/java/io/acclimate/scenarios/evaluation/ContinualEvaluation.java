package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Pretraining;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.evaluation.AccuracyMatrix;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.ServedModel;
import io.acclimate.scenarios.data.DataSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures methods on tasks that come one after the other, each of them scored again whenever one
 * more has been learnt: how much of all tasks the last model knows, and what it forgot.
 */
final class ContinualEvaluation implements Measurement {
  private static final double NANOS = 1e9;

  private final ChangedPictures scenario;
  private final ContinualProtocol protocol;
  private final DataSet train;
  private final DataSet test;
  private final List<Integer> labels;
  private final Options options;
  private final int seeds;
  private final List<ByRounds> methods;
  private final Consumer<String> progress;
  private final Results results = new Results();
  private final Map<Key, List<AccuracyMatrix>> matrices = new LinkedHashMap<>();

  private record Key(String method, int labels) {}

  /**
   * @param progress takes a line whenever a method has learnt a task
   * @throws InvalidFormatException if there is no such method, or one that has no rounds; if a
   *     number of labels is 0
   */
  ContinualEvaluation(
      ChangedPictures scenario,
      DataSet train,
      DataSet test,
      Options options,
      Consumer<String> progress) {
    this.scenario = scenario;
    this.protocol = scenario.continualProtocol();
    this.train = train;
    this.test = test;
    this.labels =
        options.labels().stream().map(n -> Math.min(n, train.rows().size())).distinct().toList();
    this.options = options;
    this.seeds = options.seeds();
    this.methods = options.methods().stream().map(this::byRounds).toList();
    this.progress = progress;
    if (labels.get(0) == 0) {
      throw new InvalidFormatException(
          "labels: 0, but rows of every task come with labels in " + scenario.name());
    }
  }

  private ByRounds byRounds(String key) {
    if (Methods.named(key, options.environment()) instanceof ByRounds rounds) {
      return rounds;
    }
    throw new InvalidFormatException(
        "method: '%s' does not go through tasks one after the other".formatted(key));
  }

  @Override
  public List<String> protocol() {
    List<String> lines = new ArrayList<>();
    lines.add(scenario.description());
    lines.add(
        "%d tasks, one after the other; what is done to the pictures and the order of rows come from the seed"
            .formatted(protocol.tasks()));
    lines.add(
        "labels are train rows of a task, of %d, drawn at random, each with its label and seen in one pass; scored are all %d test rows"
            .formatted(train.rows().size(), test.rows().size()));
    lines.add(
        "%s %% of the train rows are held out by their ids: auto judges by those of an experience and at most %d of each task before it, nothing is trained on them"
            .formatted(
                Math.round(100 * ContinualProtocol.HOLD_OUT_FRACTION),
                AdaptationPolicy.DEFAULT.holdOutCapacity()));
    PublishedRecipe recipe = protocol.recipe();
    lines.addAll(recipe == null ? training() : training(recipe));
    lines.add(
        "accuracy: on a task's test rows after the last task; average: of all tasks; forgetting and backward transfer over all but the last");
    lines.add("network " + draw(labels.get(0), 1).definition().network().toJson().text());
    lines.add(options.trainedOn());
    return List.copyOf(lines);
  }

  private List<String> training() {
    return List.of(
        "version 1 is trained on task 1 in one pass, batches of %d; every later task comes in experiences of at most %d rows, each one round"
            .formatted(protocol.newRows(), protocol.experienceRows()),
        "arms that train make one pass over an experience: steps of %d new rows and %d from a memory of %d rows (reservoir)"
            .formatted(protocol.newRows(), protocol.newRows(), protocol.memory()),
        "optimizer, learning rate, which falls within each round, and all else as a spec has them that does not say",
        "inputs are standardised, as those of any model; only statistics by domain look at which task a row is of");
  }

  private List<String> training(PublishedRecipe recipe) {
    return List.of(
        "version 1 has random weights, Xavier's without replay and within 1/√fanIn with it; every task, the first one too, comes in as many rounds as the method has, each one pass: steps of %d new rows and the method's part of a memory of %d rows (reservoir)"
            .formatted(protocol.newRows(), protocol.memory()),
        "pixels as they are; plain gradient descent without clipping or decay of weights; the rate is constant, but with replay it falls within each round, other than in the authors' code, from which it and the weights are: "
            + recipe.byArm());
  }

  @Override
  public EvaluationReport run() {
    Countdown countdown =
        new Countdown(seeds * labels.size() * methods.size() * protocol.tasks(), progress);
    List<Callable<List<Learnt>>> draws = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      int drawn = seed;
      for (int count : labels) {
        draws.add(() -> measure(count, drawn, countdown));
      }
    }
    Jobs.run(options.jobs(), draws).forEach(learnt -> learnt.forEach(this::add));
    return new EvaluationReport(
        scenario.name(),
        protocol(),
        seeds,
        results.rows(),
        results.averages().stream().map(this::withForgetting).toList());
  }

  /**
   * What a method made of a draw.
   *
   * @param seconds that each task took
   */
  private record Learnt(Key key, AccuracyMatrix matrix, List<Double> seconds) {}

  private List<Learnt> measure(int count, int seed, Countdown countdown) {
    ContinualDraw draw = draw(count, seed);
    PublishedRecipe recipe = protocol.recipe();
    long beginNanos = System.nanoTime();
    Function<ByRounds, InitialModel> source =
        recipe == null
            ? always(pretrained(draw))
            : method ->
                recipe.untrained(method.key(), draw.definition(), options.environment(), seed);
    double sourceSeconds = secondsSince(beginNanos);
    List<Learnt> measured = new ArrayList<>();
    for (ByRounds method : methods) {
      String where = ", %s, draw %d of %d".formatted(method.key(), seed, seeds);
      double[] seconds = new double[protocol.tasks()];
      seconds[0] = sourceSeconds;
      AccuracyMatrix matrix =
          learn(draw, source.apply(method), method, seconds, task -> countdown.done(task + where));
      measured.add(
          new Learnt(
              new Key(method.key(), count), matrix, Arrays.stream(seconds).boxed().toList()));
    }
    return measured;
  }

  private void add(Learnt learnt) {
    Key key = learnt.key();
    for (int task = 1; task <= protocol.tasks(); task++) {
      results.add(
          ContinualProtocol.task(task),
          key.method(),
          key.labels(),
          learnt.matrix().accuracy(protocol.tasks(), task),
          learnt.seconds().get(task - 1));
    }
    matrices.computeIfAbsent(key, same -> new ArrayList<>()).add(learnt.matrix());
  }

  private InitialModel pretrained(ContinualDraw draw) {
    return new Pretraining(options.environment(), new EpochPolicy(1, 1))
        .train(draw.definition(), draw.source(), () -> false);
  }

  private static Function<ByRounds, InitialModel> always(InitialModel model) {
    return method -> model;
  }

  private ContinualDraw draw(int count, int seed) {
    return new ContinualDraw(scenario, train, test, count, seed);
  }

  /** All tasks, but for the first where version 1 knows it. */
  private AccuracyMatrix learn(
      ContinualDraw draw,
      InitialModel source,
      ByRounds method,
      double[] seconds,
      Consumer<String> learnt) {
    RoundSequence rounds = new RoundSequence(method.arm(), source, options.environment());
    PublishedRecipe recipe = protocol.recipe();
    AccuracyMatrix matrix = AccuracyMatrix.withoutBaseline(protocol.tasks());
    for (int task = 1; task <= protocol.tasks(); task++) {
      int experiences =
          recipe == null ? task == 1 ? 0 : draw.experiences() : recipe.rounds(method.key());
      for (int number = 0; number < experiences; number++) {
        Pack experience =
            recipe == null ? draw.experience(task, number) : draw.part(task, number, experiences);
        ModelSpec spec =
            recipe == null
                ? draw.spec(experience)
                : draw.spec(experience, recipe, method.key(), task > 1 || number > 0);
        long beginNanos = System.nanoTime();
        rounds.learn(experience, spec);
        seconds[task - 1] += secondsSince(beginNanos);
        rounds.forgetExperiences();
      }
      matrix = matrix.with(score(rounds, draw, task));
      learnt.accept(ContinualProtocol.task(task));
    }
    return matrix;
  }

  /** Accuracies on the tasks learnt so far. */
  private double[] score(RoundSequence rounds, ContinualDraw draw, int learnt) {
    double[] accuracies = new double[protocol.tasks()];
    Arrays.fill(accuracies, Double.NaN);
    try (ServedModel model = rounds.model()) {
      for (int task = 1; task <= learnt; task++) {
        Stage stage = draw.test(task);
        accuracies[task - 1] = Answers.accuracy(Answers.of(model, stage), stage.truth());
      }
    }
    return accuracies;
  }

  private EvaluationReport.Average withForgetting(EvaluationReport.Average average) {
    List<AccuracyMatrix> draws =
        matrices.getOrDefault(new Key(average.method(), average.labels()), List.of());
    return new EvaluationReport.Average(
        average.method(),
        average.labels(),
        average.accuracy(),
        mean(draws, AccuracyMatrix::forgetting),
        mean(draws, AccuracyMatrix::backwardTransfer));
  }

  /** Null of one task only, of which nothing can be forgotten. */
  private @Nullable Double mean(
      List<AccuracyMatrix> draws, ToDoubleFunction<AccuracyMatrix> measure) {
    return protocol.tasks() < 2
        ? null
        : draws.stream().mapToDouble(measure).average().orElseThrow();
  }

  private static double secondsSince(long beginNanos) {
    return (System.nanoTime() - beginNanos) / NANOS;
  }
}
