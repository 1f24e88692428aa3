"""What is attested: certificates, official numbers, verification, attendance records."""
