package io.acclimate.registry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StoreClaimTest {
  private static final TopicPartition COMMANDS =
      new TopicPartition("acclimate.model.commands.v1", 0);

  private final MockConsumer<byte[], byte[]> group = new MockConsumer<>("earliest");
  private final StoreClaim claim = new StoreClaim("ours", COMMANDS);

  StoreClaimTest() {
    group.assign(List.of(COMMANDS));
  }

  @Test
  void acceptsItsOwnStoreAndOneThatNobodyHasNamed() {
    assertThatCode(() -> claim.require(group)).doesNotThrowAnyException();
    group.commitSync(Map.of(COMMANDS, new OffsetAndMetadata(7)));
    assertThatCode(() -> claim.require(group)).doesNotThrowAnyException();

    group.commitSync(Map.of(COMMANDS, claim.offset(8)));

    assertThatCode(() -> claim.require(group)).doesNotThrowAnyException();
    assertThat(claim.offset(8).offset()).isEqualTo(8);
  }

  @Test
  void refusesAnotherStoreAndSaysWhatToDo() {
    group.commitSync(Map.of(COMMANDS, new StoreClaim("theirs", COMMANDS).offset(8)));

    assertThatThrownBy(() -> claim.require(group))
        .isInstanceOf(ForeignStoreException.class)
        .hasMessageContaining("acclimate.registry-service names is the store ours")
        .hasMessageContaining("in the store theirs")
        .hasMessageContaining("mount the same volume");
  }
}
