// SPDX-License-Identifier: GPL-3.0-or-later
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Calendar;
import java.util.Collections;
import java.util.Date;
import java.util.Hashtable;
import java.util.TimeZone;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Signs a PDF by PAdES baseline B-B as another program would: IN OUT P12 SECONDS ALGORITHM. */
public class Sign {
    private static byte[] cms(byte[] content, PrivateKey key, X509Certificate certificate, String algorithm) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        DefaultSignedAttributeTableGenerator usual = new DefaultSignedAttributeTableGenerator();
        CMSAttributeTableGenerator attributes = parameters -> {
            Hashtable<?, ?> table = usual.getAttributes(parameters).remove(CMSAttributes.signingTime).toHashtable();
            return new AttributeTable(table).add(PKCSObjectIdentifiers.id_aa_signingCertificateV2,
                new SigningCertificateV2(new ESSCertIDv2[] { new ESSCertIDv2(hash) }));
        };
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(
            new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().setProvider("BC").build())
                .setSignedAttributeGenerator(attributes)
                .build(new JcaContentSignerBuilder(algorithm).setProvider("BC").build(key), certificate));
        generator.addCertificates(new JcaCertStore(Collections.singletonList(certificate)));
        return generator.generate(new CMSProcessableByteArray(content), false).getEncoded("DER");
    }

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        KeyStore store = KeyStore.getInstance("PKCS12", "BC");
        store.load(new FileInputStream(arguments[2]), "geheim".toCharArray());
        String alias = store.aliases().nextElement();
        PrivateKey key = (PrivateKey) store.getKey(alias, "geheim".toCharArray());
        X509Certificate certificate = (X509Certificate) store.getCertificate(alias);
        PDSignature signature = new PDSignature();
        Calendar time = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
        time.setTime(Date.from(Instant.ofEpochSecond(Long.parseLong(arguments[3]))));
        signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
        signature.setSubFilter(PDSignature.SUBFILTER_ETSI_CADES_DETACHED);
        signature.setSignDate(time);
        try (PDDocument document = PDDocument.load(new File(arguments[0]));
             FileOutputStream out = new FileOutputStream(arguments[1])) {
            document.addSignature(signature, stream -> {
                try {
                    return cms(stream.readAllBytes(), key, certificate, arguments[4]);
                } catch (Exception problem) {
                    throw new java.io.IOException(problem);
                }
            });
            document.saveIncremental(out);
        }
    }
}
