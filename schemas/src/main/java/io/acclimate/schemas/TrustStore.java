package io.acclimate.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes a TLS context that trusts the authorities in a file, and no others. */
final class TrustStore {
  private TrustStore() {}

  /**
   * Reads PKCS12 or JKS by their content, PEM by the names {@code .pem}, {@code .crt}, {@code
   * .cer}.
   */
  static SSLContext load(Path file, @Nullable String password) {
    try {
      String name = file.getFileName().toString();
      boolean pem = name.endsWith(".pem") || name.endsWith(".crt") || name.endsWith(".cer");
      KeyStore authorities = pem ? fromPem(file) : fromKeyStore(file, password);
      if (authorities.size() == 0) {
        throw new KeyStoreException("it holds no certificate");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new IllegalArgumentException(
          SchemaRegistryConfig.PREFIX
              + "trust-store="
              + file
              + " cannot be read as PKCS12, JKS or PEM with the given trust-store-password: "
              + unreadable.getMessage(),
          unreadable);
    }
  }

  private static KeyStore fromKeyStore(Path file, @Nullable String password)
      throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(file.toFile(), password == null ? null : password.toCharArray());
  }

  private static KeyStore fromPem(Path file) throws IOException, GeneralSecurityException {
    KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
    authorities.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        authorities.setCertificateEntry("authority-" + number++, certificate);
      }
    }
    return authorities;
  }
}
