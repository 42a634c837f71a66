/** Name of the tag that each composed environment sets for itself: ESC knows no stack, so base cannot. */
export const BRAND_TAGS = { environment: "Environment" } as const;

/** What all environments share (E-03). Organisation, project and region are left to the rows that own those paths. */
export const baseValues = {
  infrastructure: { availability_zones: ["us-east-1a", "us-east-1b", "us-east-1c"] },
  monitoring: { cloudwatch_enabled: true, log_retention_days: 30, xray_enabled: true },
  networking: {
    private_subnets: ["10.0.10.0/24", "10.0.20.0/24"],
    public_subnets: ["10.0.1.0/24", "10.0.2.0/24"],
    vpc_cidr: "10.0.0.0/16",
  },
  security: { backup_retention_days: 30, encryption_at_rest: true, encryption_in_transit: true },
  tags: { CostCenter: "Engineering", ManagedBy: "Pulumi", Owner: "AI-Cherry", Project: "Sophia AI" },
} as const;
