package io.acclimate.load.faults;

import io.acclimate.avro.Example;
import io.acclimate.avro.Experience;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.avro.Outcome;
import io.acclimate.avro.Prediction;
import io.acclimate.schemas.Topics;
import io.acclimate.standalone.CommittedRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * All that is committed about one model, each topic read from offset 0.
 *
 * @param sent ids of the records among the labelled events, of whatever model
 * @param letters ids of those that are dead letters
 * @param journal of the model, with the positions of its changes
 */
record Books(
    List<String> sent,
    List<String> letters,
    List<At<Example>> examples,
    List<Experience> experiences,
    List<Prediction> predictions,
    List<Outcome> outcomes,
    List<ModelCommand> commands,
    List<At<ModelChange>> journal,
    List<ModelUpdate> updates) {

  /** A value and the offset where it is. */
  record At<T>(long offset, T value) {}

  static Books of(CommittedRecords committed, Topics topics, String model) {
    String events = topics.eventsLabelled();
    return new Books(
        keys(committed, events),
        keys(committed, topics.dlq(events)),
        read(committed, topics.examples(), Example.class, Example::getModel, model),
        values(committed, topics.experiences(), Experience.class, Experience::getModel, model),
        values(committed, topics.predictions(), Prediction.class, Prediction::getModel, model),
        values(committed, topics.outcomes(), Outcome.class, Outcome::getModel, model),
        values(
            committed, topics.modelCommands(), ModelCommand.class, ModelCommand::getModel, model),
        read(
            committed,
            topics.modelHistory(),
            ModelChange.class,
            change -> change.getCommand().getModel(),
            model),
        values(committed, topics.modelUpdates(), ModelUpdate.class, ModelUpdate::getModel, model));
  }

  private static List<String> keys(CommittedRecords committed, String topic) {
    return committed.of(topic).stream()
        .map(record -> new String(record.key(), StandardCharsets.UTF_8))
        .toList();
  }

  private static <T extends SpecificRecord> List<T> values(
      CommittedRecords committed,
      String topic,
      Class<T> type,
      Function<T, String> modelOf,
      String model) {
    return read(committed, topic, type, modelOf, model).stream().map(At::value).toList();
  }

  private static <T extends SpecificRecord> List<At<T>> read(
      CommittedRecords committed,
      String topic,
      Class<T> type,
      Function<T, String> modelOf,
      String model) {
    List<At<T>> read = new ArrayList<>();
    committed
        .of(topic)
        .forEach(
            record -> {
              T value = committed.decode(record, type);
              if (modelOf.apply(value).equals(model)) {
                read.add(new At<>(record.offset(), value));
              }
            });
    return List.copyOf(read);
  }
}
