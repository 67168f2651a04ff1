package io.acclimate.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.registry.store.StoreSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrySettingsTest {
  @Test
  void keepsBlobsInAFolderByDefault() {
    assertThat(settings(Map.of()).store())
        .isEqualTo(new StoreSettings.Folder(Path.of(".acclimate/registry")));
  }

  @Test
  void keepsBlobsInABucket() {
    RegistrySettings settings =
        settings(
            Map.of(
                "store", "s3",
                "bucket.name", "models",
                "bucket.prefix", "acclimate/prod",
                "bucket.endpoint", "https://s3.example.org",
                "bucket.region", "eu-central-1",
                "bucket.path-style", "true",
                "data-dir", "/uploads"));

    assertThat(settings.store())
        .isEqualTo(
            new StoreSettings.Bucket(
                "models",
                "acclimate/prod/",
                URI.create("https://s3.example.org"),
                "eu-central-1",
                true,
                Path.of("/uploads")))
        .hasToString("s3://models/acclimate/prod/ at https://s3.example.org");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          store            | S3                | store=S3 is not one of file, s3
          bucket.name      | no                | bucket.name=no is not 3 to 63 of a-z
          bucket.name      | Models            | bucket.name=Models is not 3 to 63 of a-z
          bucket.prefix    | /models           | bucket.prefix=/models/ is not a path of at most 512
          bucket.prefix    | a//b              | bucket.prefix=a//b/ is not a path of at most 512
          bucket.endpoint  | s3.example.org    | bucket.endpoint=s3.example.org is not a URL such as
          bucket.endpoint  | ftp://example.org | bucket.endpoint=ftp://example.org is not a URL such as
          bucket.region    | EU                | bucket.region=EU is not 1 to 63 of a-z
          max-blob-bytes   | 5368709121        | max-blob-bytes=5368709121 is not in 1..5368709120
          max-blob-bytes   | 0                 | max-blob-bytes=0 is not in 1..
          """)
  void refusesWhatCannotBe(String key, String value, String message) {
    Map<String, String> bucket = new HashMap<>(Map.of("store", "s3", "bucket.name", "models"));
    bucket.put(key, value);

    assertThatThrownBy(() -> settings(bucket))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("acclimate.registry-service." + message);
  }

  @Test
  void refusesABucketThatHasNoNameOrIsNotUsed() {
    assertThatThrownBy(() -> settings(Map.of("store", "s3")))
        .hasMessageContaining("acclimate.registry-service.bucket.name is missing");
    assertThatThrownBy(() -> settings(Map.of("bucket.prefix", "a/")))
        .hasMessageContaining("acclimate.registry-service.bucket.prefix=a/ is of no use");
  }

  private static RegistrySettings settings(Map<String, String> values) {
    Map<String, String> full = new HashMap<>();
    values.forEach((key, value) -> full.put("acclimate.registry-service." + key, value));
    return RegistrySettings.of(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(full, "test", 500))
            .withMapping(RegistryConfig.class)
            .addDiscoveredConverters()
            .build()
            .getConfigMapping(RegistryConfig.class));
  }
}
