package io.acclimate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** What every client of a schema registry does, whatever is behind it. */
abstract class SchemaRegistryClientContract {
  static final Schema FIRST =
      SchemaBuilder.record("Thing").namespace("test").fields().requiredString("id").endRecord();
  static final Schema WIDER =
      SchemaBuilder.record("Thing")
          .namespace("test")
          .fields()
          .requiredString("id")
          .optionalString("note")
          .endRecord();
  static final Schema BREAKING =
      SchemaBuilder.record("Thing").namespace("test").fields().requiredLong("number").endRecord();

  abstract SchemaRegistryClient client();

  @Test
  void givesBackWhatWasRegistered() {
    int id = client().register("things-value", FIRST);

    assertThat(client().byId(id)).isEqualTo(FIRST);
    assertThat(client().lookUp("things-value", FIRST)).isEqualTo(id);
  }

  @Test
  void registeringAgainKeepsTheId() {
    int first = client().register("things-value", FIRST);

    assertThat(client().register("things-value", FIRST)).isEqualTo(first);
  }

  @Test
  void differentSchemasHaveDifferentIds() {
    int first = client().register("things-value", FIRST);

    assertThat(client().register("things-value", WIDER)).isNotEqualTo(first);
  }

  @Test
  void refusesToLookUpWhatIsNotRegistered() {
    client().register("things-value", FIRST);

    assertThatThrownBy(() -> client().lookUp("things-value", WIDER))
        .isInstanceOfSatisfying(
            SchemaRefusedException.class,
            refused ->
                assertThat(refused.reason()).isEqualTo(SchemaRefusedException.Reason.NOT_FOUND));
  }

  @Test
  void doesNotKnowAnIdThatNobodyGave() {
    assertThatThrownBy(() -> client().byId(999_999))
        .isInstanceOfSatisfying(
            SchemaRefusedException.class,
            refused ->
                assertThat(refused.reason()).isEqualTo(SchemaRefusedException.Reason.NOT_FOUND));
  }

  @Test
  void holdsASubjectToItsRule() {
    client().register("things-value", FIRST);
    client().compatibility("things-value", "FULL_TRANSITIVE");

    assertThat(client().isCompatible("things-value", WIDER)).isTrue();
    assertThat(client().isCompatible("things-value", BREAKING)).isFalse();
    assertThatThrownBy(() -> client().register("things-value", BREAKING))
        .isInstanceOfSatisfying(
            SchemaRefusedException.class,
            refused ->
                assertThat(refused.reason()).isEqualTo(SchemaRefusedException.Reason.INCOMPATIBLE));
  }

  @Test
  void takesAnythingUnderANewSubject() {
    assertThat(client().isCompatible("new-value", FIRST)).isTrue();
  }

  @Test
  void refusesARuleThatDoesNotExist() {
    client().register("things-value", FIRST);

    assertThatThrownBy(() -> client().compatibility("things-value", "MOSTLY"))
        .isInstanceOf(SchemaRefusedException.class);
  }
}
