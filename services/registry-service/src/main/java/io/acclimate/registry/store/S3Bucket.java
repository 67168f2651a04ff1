package io.acclimate.registry.store;

import io.acclimate.core.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Objects under a prefix of a bucket; failures say which object of which bucket. */
final class S3Bucket implements AutoCloseable {
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);
  private static final String ANY_REGION = "us-east-1";
  private static final String BYTES = "application/octet-stream";

  private final StoreSettings.Bucket settings;
  private final S3Client s3;

  private S3Bucket(StoreSettings.Bucket settings, S3Client s3) {
    this.settings = settings;
    this.s3 = s3;
  }

  /** With the credentials that the SDK finds: environment, files, the node's or the pod's role. */
  static S3Bucket open(StoreSettings.Bucket settings) {
    return open(settings, DefaultCredentialsProvider.builder().build());
  }

  static S3Bucket open(StoreSettings.Bucket settings, AwsCredentialsProvider credentials) {
    // We check SHA-256 ourselves, end to end; other services know no checksums of the SDK's kind.
    S3ClientBuilder builder =
        S3Client.builder()
            .credentialsProvider(credentials)
            .forcePathStyle(settings.pathStyle())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECTED_WITHIN)
                    .socketTimeout(LONGEST_SILENCE));
    String region = settings.region();
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
      builder.region(Region.of(region == null ? ANY_REGION : region));
    } else if (region != null) {
      builder.region(Region.of(region));
    }
    try {
      return new S3Bucket(settings, builder.build());
    } catch (SdkException e) {
      throw new UncheckedIOException(
          "blob store: " + settings + " cannot be used: " + e.getMessage(), new IOException(e));
    }
  }

  /** Size of an object in bytes; empty if it is not there. */
  Optional<Long> size(String key) {
    return head(key).map(HeadObjectResponse::contentLength);
  }

  /** When an object was put last; empty if it is not there. */
  Optional<Instant> putAt(String key) {
    return head(key).map(HeadObjectResponse::lastModified);
  }

  private Optional<HeadObjectResponse> head(String key) {
    return ifThere(
        key,
        () -> s3.headObject(object -> object.bucket(settings.name()).key(settings.prefix() + key)));
  }

  /**
   * An object's bytes from an offset on; empty if it is not there.
   *
   * @throws OutsideException if it ends before the offset, or there
   */
  Optional<InputStream> open(String key, long offset) {
    return ifThere(
        key,
        () -> {
          GetObjectRequest.Builder object =
              GetObjectRequest.builder().bucket(settings.name()).key(settings.prefix() + key);
          if (offset > 0) {
            object.range("bytes=" + offset + "-");
          }
          ResponseInputStream<GetObjectResponse> content = s3.getObject(object.build());
          return new S3Content(content, content.response().contentLength());
        });
  }

  /** An object's bytes begin at no such offset. */
  static final class OutsideException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutsideException(Throwable cause) {
      super(cause);
    }
  }

  /** Puts an object, unless the store sees that its bytes have another digest. */
  void put(String key, Digest digest, ContentStreamProvider content, long sizeBytes) {
    PutObjectRequest object =
        PutObjectRequest.builder()
            .bucket(settings.name())
            .key(settings.prefix() + key)
            .checksumSHA256(base64(digest))
            .build();
    translated(
        "cannot take",
        key,
        () -> s3.putObject(object, RequestBody.fromContentProvider(content, sizeBytes, BYTES)));
  }

  /** Puts a small object of text. */
  void put(String key, String text) {
    translated(
        "cannot take",
        key,
        () ->
            s3.putObject(
                object -> object.bucket(settings.name()).key(settings.prefix() + key),
                RequestBody.fromString(text)));
  }

  /** What came of putting an object that must not be there yet. */
  enum Attempt {
    MADE,
    THERE_ALREADY,
    NOT_SUPPORTED
  }

  /** Puts a small object only if there is none: of several that try, one succeeds. */
  Attempt putIfAbsent(String key, byte[] bytes) {
    PutObjectRequest object =
        PutObjectRequest.builder()
            .bucket(settings.name())
            .key(settings.prefix() + key)
            .ifNoneMatch("*")
            .build();
    return translated(
        "cannot take",
        key,
        () -> {
          try {
            s3.putObject(object, RequestBody.fromBytes(bytes));
            return Attempt.MADE;
          } catch (AwsServiceException e) {
            return switch (e.statusCode()) {
              case 409, 412 -> Attempt.THERE_ALREADY;
              case 501 -> Attempt.NOT_SUPPORTED;
              default -> throw e;
            };
          }
        });
  }

  /**
   * An object that is there.
   *
   * @param key without the prefix
   */
  record Listed(String key, long sizeBytes, Instant putAt) {}

  /** Shows all objects of a folder. */
  void forEach(String folder, Consumer<Listed> each) {
    translated(
        "cannot be looked through at",
        folder,
        () -> {
          s3.listObjectsV2Paginator(
                  page -> page.bucket(settings.name()).prefix(settings.prefix() + folder))
              .contents()
              .forEach(
                  object ->
                      each.accept(
                          new Listed(
                              object.key().substring(settings.prefix().length()),
                              object.size(),
                              object.lastModified())));
          return folder;
        });
  }

  /** Takes an object away; one that is not there is fine. */
  void delete(String key) {
    translated(
        "cannot delete",
        key,
        () ->
            s3.deleteObject(object -> object.bucket(settings.name()).key(settings.prefix() + key)));
  }

  /** An error about an object of this bucket. */
  UncheckedIOException failed(String what, String key, Exception cause) {
    return new UncheckedIOException(
        "blob store: %s %s %s: %s".formatted(settings, what, key, cause.getMessage()),
        cause instanceof IOException e ? e : new IOException(cause));
  }

  /** The bucket, for people. */
  @Override
  public String toString() {
    return settings.toString();
  }

  @Override
  public void close() {
    s3.close();
  }

  private <T> Optional<T> ifThere(String key, Supplier<T> call) {
    return translated(
        "does not give",
        key,
        () -> {
          try {
            return Optional.of(call.get());
          } catch (NoSuchBucketException e) {
            throw e;
          } catch (AwsServiceException e) {
            if (e.statusCode() == 404) {
              return Optional.empty();
            } else if (e.statusCode() == 416) {
              throw new OutsideException(e);
            }
            throw e;
          }
        });
  }

  private <T> T translated(String what, String key, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw failed(what, key, e);
    }
  }

  private static String base64(Digest digest) {
    return Base64.getEncoder().encodeToString(digest.bytes());
  }
}
