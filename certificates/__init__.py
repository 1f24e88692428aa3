"""What is attested: certificates, numbers, verification, attendance lists."""
