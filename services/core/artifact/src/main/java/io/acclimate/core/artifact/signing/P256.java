package io.acclimate.core.artifact.signing;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.InvalidFormatException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/** ECDSA over the curve P-256 (secp256r1) with SHA-256: keys, signing and verifying. */
final class P256 {
  private static final String ALGORITHM = "SHA256withECDSA";
  private static final ECParameterSpec CURVE = curve();
  private static final int KEY_ID_LENGTH = 16;

  private P256() {}

  /** First 16 hexadecimal digits of the SHA-256 of the key's SubjectPublicKeyInfo. */
  static String keyId(PublicKey key) {
    return Digest.of(key.getEncoded()).hex().substring(0, KEY_ID_LENGTH);
  }

  /** Reads a SubjectPublicKeyInfo; any but the one encoding that we write has another key id. */
  static ECPublicKey publicKey(byte[] spki) {
    try {
      PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
      if (key instanceof ECPublicKey ours
          && onCurve(ours)
          && Arrays.equals(key.getEncoded(), spki)) {
        return ours;
      }
      throw new InvalidFormatException("public key: is not one of the curve P-256");
    } catch (InvalidKeySpecException e) {
      throw new InvalidFormatException("public key: is not one of the curve P-256", e);
    } catch (GeneralSecurityException e) {
      throw absent(e);
    }
  }

  /** Reads PKCS#8. */
  static ECPrivateKey privateKey(byte[] pkcs8) {
    try {
      PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      if (key instanceof ECPrivateKey ours && onCurve(ours)) {
        return ours;
      }
      throw new InvalidFormatException("private key: is not one of the curve P-256");
    } catch (InvalidKeySpecException e) {
      throw new InvalidFormatException("private key: is not one of the curve P-256", e);
    } catch (GeneralSecurityException e) {
      throw absent(e);
    }
  }

  /**
   * The public key d·G of a private key d. Key agreement with the base point G gives its x; of the
   * two points that have it, y² = x³ + ax + b, the right one verifies what d signs.
   */
  static ECPublicKey publicKeyOf(ECPrivateKey key) {
    BigInteger p = ((ECFieldFp) CURVE.getCurve().getField()).getP();
    BigInteger x = agreeWithBasePoint(key);
    BigInteger square =
        x.pow(3).add(CURVE.getCurve().getA().multiply(x)).add(CURVE.getCurve().getB()).mod(p);
    BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p); // p mod 4 is 3
    byte[] probe = {1};
    byte[] signature = sign(key, probe);
    for (BigInteger candidate : new BigInteger[] {y, p.subtract(y)}) {
      ECPublicKey publicKey = publicKey(new ECPoint(x, candidate));
      if (verify(publicKey, probe, signature)) {
        return publicKey;
      }
    }
    throw new InvalidFormatException("private key: signs nothing that can be verified");
  }

  static ECPrivateKey newPrivateKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return (ECPrivateKey) generator.generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw absent(e);
    }
  }

  static byte[] sign(ECPrivateKey key, byte[] message) {
    try {
      java.security.Signature signature = java.security.Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw absent(e);
    }
  }

  /** Takes a signature that is {@linkplain DerSignature#wellFormed well-formed}. */
  static boolean verify(ECPublicKey key, byte[] message, byte[] der) {
    try {
      java.security.Signature signature = java.security.Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(der);
    } catch (SignatureException notOne) {
      return false;
    } catch (GeneralSecurityException e) {
      throw absent(e);
    }
  }

  /** How many points the curve's base point makes; r and s of a signature are below it. */
  static BigInteger order() {
    return CURVE.getOrder();
  }

  private static BigInteger agreeWithBasePoint(ECPrivateKey key) {
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(key);
      agreement.doPhase(publicKey(CURVE.getGenerator()), true);
      return new BigInteger(1, agreement.generateSecret());
    } catch (InvalidKeyException e) {
      throw new InvalidFormatException("private key: is not one of the curve P-256", e);
    } catch (GeneralSecurityException e) {
      throw absent(e);
    }
  }

  private static ECPublicKey publicKey(ECPoint point) {
    try {
      return (ECPublicKey)
          KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, CURVE));
    } catch (GeneralSecurityException e) {
      throw absent(e);
    }
  }

  private static boolean onCurve(ECKey key) {
    ECParameterSpec curve = key.getParams();
    return curve.getCurve().equals(CURVE.getCurve())
        && curve.getGenerator().equals(CURVE.getGenerator())
        && curve.getOrder().equals(CURVE.getOrder());
  }

  private static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw absent(e);
    }
  }

  private static IllegalStateException absent(GeneralSecurityException e) {
    return new IllegalStateException("this Java platform has no ECDSA over P-256", e);
  }
}
